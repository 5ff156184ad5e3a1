/// What a relay asks of a store, for one subscription at a time.
public protocol DeliveringTransaction: AnyObject {
    /// Locks the subscription's checkpoint until the transaction ends and reads what comes next.
    ///
    /// Nil where another transaction holds the checkpoint. At most `limit` positions of the log are looked at.
    func next(_ subscription: SubscriptionName, of names: [EventName], limit: Int) throws -> Batch?

    /// Reads what comes next without locking, for the holder of a lease.
    func peek(_ subscription: SubscriptionName, of names: [EventName], limit: Int) throws -> Batch

    /// Which of these effects are done already.
    func handled(_ effects: [EffectKey], by subscription: SubscriptionName) throws -> Set<EffectKey>

    /// Notes effects as done and returns those that were not done before: only these may happen.
    func claim(_ effects: [EffectKey], by subscription: SubscriptionName) throws -> Set<EffectKey>

    /// Moves the checkpoint.
    func advance(_ subscription: SubscriptionName, to checkpoint: Checkpoint) throws

    /// Sets events aside: those that failed, and those that wait behind one. Known ones are updated.
    func park(_ events: [ParkedEvent], by subscription: SubscriptionName) throws

    /// Removes an event that was set aside, since it was handled.
    func unpark(_ positions: [Int64], by subscription: SubscriptionName) throws

    /// Takes or renews the right to deliver outside a transaction; nil while another holder has it.
    ///
    /// The term rises whenever the holder changes, and every settlement names it.
    func lease(_ subscription: SubscriptionName, holder: String, for duration: Duration) throws -> Int64?

    /// Locks the checkpoint and throws ``OutboxError/Code/leaseLost`` unless `term` is still the current one.
    func confirm(_ subscription: SubscriptionName, term: Int64) throws

    /// Gives the right to deliver back.
    func release(_ subscription: SubscriptionName, term: Int64) throws
}
