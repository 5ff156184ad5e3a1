import Logging
import Outbox
import Postgres
import Synchronization

/// Tells relays that something was committed: never in the writing transaction, and never more than one NOTIFY at a time.
///
/// A ring while one is under way leads to one more after a short pause, however many there were. A ring that fails is
/// lost: relays poll, so it costs time and nothing else.
final class Doorbell: Sendable {
    /// The pause between two notifications: what is committed meanwhile shares one.
    static let pause = Duration.milliseconds(10)

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
        repeat {
            do {
                try await client.execute("SELECT pg_notify(\(channel.name), '')")
            } catch {
                logger.debug("the doorbell was not heard", metadata: ["error": "\(error)"])
            }
            if state.withLock({ $0.isRungAgain }) { try? await Task.sleep(for: Self.pause) }
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
