public import OutboxRelay
import Synchronization

/// Listens to a relay, so that a test waits for what happened and never sleeps.
///
/// ```swift
/// let probe = RelayProbe()
/// configuration.observe = probe.observe
/// …
/// await probe.next { if case .parked = $0 { true } else { false } }
/// ```
///
/// Every event is kept until a `next` takes it, so nothing is missed between two waits. One test waits at a time.
public final class RelayProbe: Sendable {
    private let events: AsyncStream<RelayEvent>
    private let continuation: AsyncStream<RelayEvent>.Continuation
    private let storage = Mutex<[RelayEvent]>([])

    /// Listens from the start.
    public init() { (events, continuation) = AsyncStream.makeStream() }

    /// Hand this to `RelayConfiguration.observe`.
    public var observe: @Sendable (RelayEvent) -> Void {
        { event in
            self.storage.withLock { $0.append(event) }
            self.continuation.yield(event)
        }
    }

    /// Everything heard so far.
    public var all: [RelayEvent] { storage.withLock { $0 } }

    /// Waits for the next event that fits and skips those before it; nil when the task is cancelled.
    @discardableResult
    public func next(where fits: (RelayEvent) -> Bool) async -> RelayEvent? {
        for await event in events where fits(event) { return event }
        return nil
    }
}
