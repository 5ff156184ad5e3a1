public import Foundation

/// What a relay asks of a store, for one shard of a subscription at a time.
public protocol DeliveringTransaction: AnyObject {
    /// Locks the shard's checkpoint until the transaction ends and reads what comes next.
    ///
    /// Nil where another transaction holds the checkpoint. At most `limit` positions of the log are looked at. A
    /// transaction that then stays silent for longer than `patience` is ended by the store, so that a frozen relay
    /// gives way; nil leaves that to the store.
    func next(_ shard: Shard, of names: [EventName], limit: Int, patience: Duration?) throws -> Batch?

    /// Asks for what comes after the place the checkpoint was moved to in this transaction, and does not wait: what it
    /// returns gives the batch, before the transaction ends, without events that failed before.
    ///
    /// Nil where nothing is handed out any more. The shard is locked already.
    func startNext(_ shard: Shard, of names: [EventName], limit: Int) throws -> () throws -> Batch?

    /// Reads what comes next without locking, for the holder of a lease.
    func peek(_ shard: Shard, of names: [EventName], limit: Int) throws -> Batch

    /// Which of these effects are done already.
    func handled(_ effects: [EffectKey], by subscription: SubscriptionName) throws -> Set<EffectKey>

    /// Notes effects as done and returns those that were not done before: only these may happen.
    func claim(_ effects: [EffectKey], by subscription: SubscriptionName) throws -> Set<EffectKey>

    /// Claims as ``claim(_:by:)`` does and does not wait: what it returns gives the answer, before the transaction ends,
    /// and nil where all are different and new.
    func startClaim(
        _ effects: [EffectKey], by subscription: SubscriptionName
    ) throws -> () throws -> Set<EffectKey>?

    /// Moves the checkpoint.
    func advance(_ shard: Shard, to checkpoint: Checkpoint) throws

    /// Notes who works here carefully, so that whoever finds the note knows that he died; nil ends that.
    func mark(_ shard: Shard, _ mark: Batch.Mark?) throws

    /// Sets events aside: those that failed, those that wait behind one, those whose time has not come. Known ones are
    /// updated, and a try that was begun has ended with this.
    func park(_ events: [ParkedEvent], by subscription: SubscriptionName) throws

    /// Removes an event that was set aside, since it was handled.
    func unpark(_ positions: [Int64], by subscription: SubscriptionName) throws

    /// Counts a try of events that were set aside, to be committed before the try is made, and returns their new counts.
    ///
    /// They are due again after `lease`, and three more for each death, should nobody tell the outcome: what else there is
    /// gets on in between. A try whose outcome was never told counts as a death when the next one begins, not as an
    /// attempt.
    func begin(_ positions: [Int64], by subscription: SubscriptionName, for lease: Duration) throws -> [Trial]

    /// Takes tries back that the infrastructure failed: those under way, and those that count as deaths since others
    /// began the next. What others have begun is left alone, and so is a dead event.
    func refund(_ trials: [Trial], by subscription: SubscriptionName) throws

    /// Locks the shard's checkpoint for a try that was begun.
    ///
    /// False where another transaction holds the checkpoint, or the try is not the event's last one any more.
    func hold(_ shard: Shard, for trial: Trial, patience: Duration?) throws -> Bool

    /// Takes or renews the right to deliver outside a transaction; nil while another holder has it.
    ///
    /// The term rises whenever the holder changes, and every settlement names it.
    func lease(_ shard: Shard, holder: String, for duration: Duration) throws -> Int64?

    /// Locks the checkpoint and throws ``OutboxError/Code/leaseLost`` unless `term` is still the current one.
    func confirm(_ shard: Shard, term: Int64) throws

    /// Gives the right to deliver back.
    func release(_ shard: Shard, term: Int64) throws
}

extension DeliveringTransaction {
    /// Locks and reads without a limit to the silence that follows.
    public func next(_ shard: Shard, of names: [EventName], limit: Int) throws -> Batch? {
        try next(shard, of: names, limit: limit, patience: nil)
    }

    /// Reads at once: right for a store that answers without a round trip.
    public func startNext(_ shard: Shard, of names: [EventName], limit: Int) throws -> () throws -> Batch? {
        let batch = try next(shard, of: names, limit: limit)
        return { batch }
    }

    /// Claims at once: right for a store that answers without a round trip.
    public func startClaim(
        _ effects: [EffectKey], by subscription: SubscriptionName
    ) throws -> () throws -> Set<EffectKey>? {
        let new = try claim(effects, by: subscription)
        return { new }
    }
}

/// A try of an event that was set aside, counted when it began.
public struct Trial: Hashable, Sendable {
    /// The event's position.
    public let position: Int64
    /// Names the try; stores make it.
    public let id: UUID
    /// How often it was tried with an outcome, with this try.
    public let attempts: Int
    /// How many of its tries no relay lived to tell the outcome of, without this one.
    public let deaths: Int

    /// Names every field; stores make them.
    public init(position: Int64, id: UUID, attempts: Int, deaths: Int) {
        self.position = position
        self.id = id
        self.attempts = attempts
        self.deaths = deaths
    }
}
