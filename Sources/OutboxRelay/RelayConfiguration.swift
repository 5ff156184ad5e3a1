import Foundation
import Outbox

/// How a relay polls, how much it takes at a time, and how it stops.
public struct RelayConfiguration: Sendable {
    /// The most positions of the log one transaction looks at, in several reads: while the events of one are handled, the
    /// database looks for the next.
    public var batchSize = 4000
    /// The most positions one read looks at.
    var readSize: Int { max(batchSize / 4, min(batchSize, leastReadSize)) }
    /// A read of fewer positions is not worth its while.
    package var leastReadSize = 250
    /// The pause after the first empty read; it doubles with each further one.
    public var shortestPause = Duration.milliseconds(2)
    /// The longest pause between two reads: how late an event can be noticed by polling alone.
    public var longestPause = Duration.milliseconds(250)
    /// Whether the relay lets the store wake it, besides polling: for Postgres a LISTEN on a connection of its own.
    ///
    /// Turn it off behind a pooler that lends connections by transaction.
    public var listens = true
    /// The longest pause after a failure of the database.
    public var longestBackoff = Duration.seconds(5)
    /// How long a subscription stays with a relay that has gone silent.
    ///
    /// A `Deliver` subscription by its lease; a `React` subscription until the server ends the silent transaction. A
    /// `React` handler that computes for longer between two statements is tried again with more time, three times.
    public var lease = Duration.seconds(2)
    /// How long one transaction of a `React` subscription may take as a whole.
    ///
    /// A synchronous handler cannot be stopped from outside, and one in an endless loop would keep its subscription for
    /// ever; so ``onStuck`` is called.
    public var handlerLimit = Duration.seconds(60)
    /// What happens to a relay one of whose `React` handlers exceeds ``handlerLimit``: by default its process ends, so that
    /// the event is found and set aside, as any that kills its process.
    public var onStuck: @Sendable (_ message: String) -> Void = { fatalError($0) }
    /// When a `Deliver` subscription stops calling out for a while.
    public var breaker = CircuitBreaker.Policy()
    /// How long handlers may go on after the relay was told to stop; then they are cancelled.
    public var grace = Duration.seconds(10)
    /// Who this relay is, for operators; unique among relays that run at the same time.
    public var holder: String
    /// Told of everything the relay does, on its tasks: for tests and metrics.
    ///
    /// Must not block.
    public var observe: @Sendable (RelayEvent) -> Void = { _ in }

    /// The defaults, under a holder's name of its own.
    public init() {
        let process = ProcessInfo.processInfo
        holder = "\(process.hostName):\(process.processIdentifier):\(UUID().uuidString.prefix(8).lowercased())"
    }

    /// Throws `OutboxError.Code.unsupported` that names the first setting out of bounds.
    public func validate() throws {
        func require(_ isRight: Bool, _ what: String) throws {
            if !isRight { throw OutboxError(.unsupported, "invalid relay configuration: \(what)") }
        }
        try require((1...100_000).contains(batchSize), "batchSize must be from 1 to 100,000")
        try require(shortestPause > .zero, "shortestPause must be positive")
        try require(longestPause >= shortestPause, "longestPause must not be shorter than shortestPause")
        try require(longestBackoff > .zero, "longestBackoff must be positive")
        try require(handlerLimit > .zero, "handlerLimit must be positive")
        try require(breaker.threshold > 0, "breaker.threshold must be positive")
        try require(lease >= .milliseconds(100), "lease must be at least 100 ms")
        try require(grace >= .zero, "grace must not be negative")
        try require((1...200).contains(holder.utf8.count), "holder must have 1 to 200 bytes")
    }
}
