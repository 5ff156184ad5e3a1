import Bookshelf
import BookshelfCommandLine
import Logging
import Outbox
import OutboxRelay

/// The relay's work, done by a command itself.
enum SynchronousReactions {
    /// Delivers all there is, by the relay's handlers; beside JSON their lines go to standard error.
    static func drain(_ database: BookshelfDatabase, beside json: Bool, _ logger: Logger) async throws {
        let notifier = json ? TerminalNotifier { StandardError.line($0) } : TerminalNotifier()
        try await ConnectedGateways.with(try Settings.read(), log: { notifier.announce($0) }) { gateways in
            let handlers = try HandlerRegistry.bothDomains(notifier, gateways)
            try await Relay(store: database.store, handlers: handlers, logger: logger).drain()
        }
    }
}
