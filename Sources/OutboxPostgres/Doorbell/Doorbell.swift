import Logging
import Outbox
import Postgres
import Synchronization

/// Tells relays that something was committed: never in the writing transaction, and never more than one NOTIFY at a time.
///
/// A ring while one is under way leads to one more after a pause, however many there were. The pause grows while there is
/// always one more: then relays are busy, and need no bell. A ring that fails is lost: relays poll, so it costs time and
/// nothing else.
final class Doorbell: Sendable {
    /// The pauses between two notifications: what is committed meanwhile shares one.
    static let pauses = [1, 2, 4, 8].map { Duration.milliseconds($0) }

    private struct State {
        var isRinging = false
        var isRungAgain = false
    }

    private let client: PostgresClient
    private let channel: SQLIdentifier
    private let logger: Logger
    private let state = Mutex(State())

    /// The channel has the schema's name: channels belong to a database, as schemas do.
    init(client: PostgresClient, schema: SQLIdentifier, logger: Logger) {
        self.client = client
        self.channel = schema
        self.logger = logger
    }

    /// Rings, and does not wait for it.
    func ring() {
        let isFirst = state.withLock { state in
            defer { state.isRinging = true }
            state.isRungAgain = state.isRinging
            return !state.isRinging
        }
        // Ends by itself: as soon as nobody rings any more.
        if isFirst { Task { await self.notify() } }
    }

    private func notify() async {
        var pauses = Self.pauses[...]
        repeat {
            do {
                // Nobody loses anything with a notification that a crash takes back, so it need not wait for the disk.
                // The setting lasts as long as the statement's own transaction.
                _ = try await client.query(
                    "SELECT set_config('synchronous_commit', 'off', true), pg_notify(\(channel.name), '')")
            } catch {
                logger.debug("the doorbell was not heard", metadata: ["error": "\(error)"])
            }
            guard state.withLock({ $0.isRungAgain }), let pause = pauses.first else { continue }
            try? await Task.sleep(for: pause)
            if pauses.count > 1 { pauses.removeFirst() }
        } while isRungAgain()
    }

    private func isRungAgain() -> Bool {
        state.withLock { state in
            defer { state.isRungAgain = false }
            state.isRinging = state.isRungAgain
            return state.isRungAgain
        }
    }
}
