import Logging
import Outbox
import Postgres

/// Hears the doorbell: a LISTEN on a connection of its own, opened again whenever it is lost.
struct DoorListener: Sendable {
    let client: PostgresClient
    let channel: SQLIdentifier
    let logger: Logger

    /// A value whenever there may be something new, until its reader goes.
    ///
    /// What comes is a hint and says nothing: whoever may connect can ring. Each time the connection is opened counts as
    /// a ring, as others may have been missed. Rings that nobody has taken yet are one.
    func rings() -> AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { stream in
            let listening = Task {
                await listen { stream.yield() }
                stream.finish()
            }
            stream.onTermination = { _ in listening.cancel() }
        }
    }

    private func listen(_ ring: @escaping @Sendable () -> Void) async {
        let policy = RetryPolicy(baseDelay: .milliseconds(50), maximumDelay: .seconds(5))
        var failures = 0
        while !Task.isCancelled {
            let opened = ContinuousClock.now
            do {
                for try await _ in client.notifications(on: channel, onListening: ring) { ring() }
            } catch let error as PostgresError where error.code == .poolClosed {
                return
            } catch  where !Task.isCancelled {
                logger.warning(
                    "no longer listening for events; polling until it is back", metadata: ["error": "\(error)"])
            } catch {}
            failures = ContinuousClock.now - opened > .seconds(10) ? 1 : failures + 1
            try? await Task.sleep(for: policy.delay(afterAttempt: failures))
        }
    }
}
