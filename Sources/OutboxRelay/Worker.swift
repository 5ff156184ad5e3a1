import Outbox

/// Delivers to one subscription, a batch at a time.
protocol Worker: Sendable {
    var subscription: Subscription { get }
    /// The part of it that this worker looks after.
    var shard: Shard { get }

    /// Reads and does the next piece of work. Throws where the infrastructure failed; a handler's failure is no error here.
    mutating func step() async throws -> Progress

    /// Whether a step that finds nothing costs so little that a ring may be enough to make one, without a look before.
    var readsWhenRung: Bool { get }

    /// Gives back what it holds. Called once, after the last step.
    mutating func retire() async
}

/// What a step came to.
enum Progress: Sendable {
    /// Something was done, for this many events; there may be more.
    case handled(Int)
    /// Nothing to do now; the next parked event is due after `nextDue`, if one waits for its time.
    case idle(nextDue: Duration?)
    /// There may be something to do, but not before this time has passed.
    case resting(Duration)
    /// Another relay has the subscription.
    case heldElsewhere
}
