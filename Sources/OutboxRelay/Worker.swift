import Outbox

/// Delivers to one subscription, a batch at a time.
protocol Worker: Sendable {
    var subscription: Subscription { get }
    /// The part of it that this worker looks after.
    var shard: Shard { get }

    /// Does the next piece of work. Throws where the infrastructure failed; a handler's failure is no error here.
    mutating func step() async throws -> Progress

    /// Learns that something was committed somewhere while it had nothing to do.
    mutating func hearRing()

    /// Gives back what it holds. Called once, after the last step.
    mutating func retire() async
}

extension Worker {
    /// Looks, as it would have done after its pause.
    mutating func hearRing() {}
}

/// What a step came to.
enum Progress: Sendable {
    /// Something was done, for this many events; there may be more.
    case handled(Int)
    /// Nothing to do now; the next parked event is due after `nextDue`, if one waits for its time.
    case idle(nextDue: Duration?)
    /// Another relay has the subscription.
    case heldElsewhere
}
