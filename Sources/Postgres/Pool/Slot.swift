import Dispatch
import Logging

/// A connection's place in the pool: a thread that takes jobs, one after the other.
final class Slot: Sendable {
    private let bell = DispatchSemaphore(value: 0)
    private let cancellation = Cancellation()
    private let pool: Pool

    /// What the thread does next, as the pool says.
    enum Turn {
        case run(Job)
        case connect
        case park
        case exit
    }

    private init(pool: Pool) { self.pool = pool }

    /// Starts a slot that first connects; false when the system has no thread left.
    static func start(in pool: Pool) -> Bool {
        let slot = Slot(pool: pool)
        return startThread { slot.main() }
    }

    /// Ends the slot's rest.
    func wake() { bell.signal() }

    private func main() {
        let session = Session(
            configuration: pool.configuration, preparation: pool.preparation, trips: pool.trips,
            cancellation: cancellation, logger: pool.logger)
        var turn = Turn.connect
        while true {
            switch turn {
            case .connect: turn = connect(session)
            case .run(let job): turn = run(job, session)
            case .park:
                rest()
                turn = .connect
            case .exit:
                session.disconnect()
                return pool.ended()
            }
        }
    }

    /// Waits for a job: awake for a moment, as who was answered often comes back at once, and to be woken takes as long.
    private func rest() {
        let end = DispatchTime.now() + Self.wakefulness
        while DispatchTime.now() < end {
            if bell.wait(timeout: .now()) == .success { return }
            yieldThread()
        }
        bell.wait()
    }

    private static let wakefulness = DispatchTimeInterval.microseconds(60)

    private func connect(_ session: Session) -> Turn {
        let wasConnected = session.connection != nil
        do {
            try session.ensureConnected()
            return pool.connected(self, cancellation, isNew: !wasConnected)
        } catch {
            pool.connectFailed(error, wasConnected: wasConnected)
            return .exit
        }
    }

    private func run(_ job: Job, _ session: Session) -> Turn {
        cancellation.begin(ObjectIdentifier(job))
        let report = job.work?(session)
        let isUsable = cancellation.end() && session.isReusable
        if !isUsable { session.disconnect() }
        let turn = pool.finished(job, self, cancellation, isUsable: isUsable)
        // Only now the caller goes on: should it come back at once, it finds the connection free.
        report?()
        return turn
    }
}
