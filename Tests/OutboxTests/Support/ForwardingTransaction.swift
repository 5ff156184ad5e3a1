import Outbox

/// Passes every call on to another transaction: a base for tests that change one of them.
class ForwardingTransaction: WritingTransaction, DeliveringTransaction {
    let base: any StoreTransaction

    init(_ base: any StoreTransaction) { self.base = base }

    func find<Aggregate: AggregateRoot>(_ type: Aggregate.Type, _ ids: [Aggregate.ID]) throws -> [Aggregate] {
        try base.find(type, ids)
    }
    func write<Aggregate: AggregateRoot>(_ saves: [Save<Aggregate>]) throws { try base.write(saves) }
    func append(_ events: [EventRecord]) throws { try base.append(events) }
    func expectUnused(_ key: CommandKey) throws { try base.expectUnused(key) }
    func remember(_ response: [UInt8], for key: CommandKey) throws { try base.remember(response, for: key) }
    func flush() throws { try base.flush() }

    func next(_ subscription: SubscriptionName, of names: [EventName], limit: Int) throws -> Batch? {
        try base.next(subscription, of: names, limit: limit)
    }
    func peek(_ subscription: SubscriptionName, of names: [EventName], limit: Int) throws -> Batch {
        try base.peek(subscription, of: names, limit: limit)
    }
    func handled(_ effects: [EffectKey], by subscription: SubscriptionName) throws -> Set<EffectKey> {
        try base.handled(effects, by: subscription)
    }
    func claim(_ effects: [EffectKey], by subscription: SubscriptionName) throws -> Set<EffectKey> {
        try base.claim(effects, by: subscription)
    }
    func advance(_ subscription: SubscriptionName, to checkpoint: Checkpoint) throws {
        try base.advance(subscription, to: checkpoint)
    }
    func park(_ events: [ParkedEvent], by subscription: SubscriptionName) throws {
        try base.park(events, by: subscription)
    }
    func unpark(_ positions: [Int64], by subscription: SubscriptionName) throws {
        try base.unpark(positions, by: subscription)
    }
    func lease(_ subscription: SubscriptionName, holder: String, for duration: Duration) throws -> Int64? {
        try base.lease(subscription, holder: holder, for: duration)
    }
    func confirm(_ subscription: SubscriptionName, term: Int64) throws {
        try base.confirm(subscription, term: term)
    }
    func release(_ subscription: SubscriptionName, term: Int64) throws {
        try base.release(subscription, term: term)
    }
}
