import Foundation
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

    func cancel(_ events: [UUID]) throws { try base.cancel(events) }

    func next(_ shard: Shard, of names: [EventName], limit: Int, patience: Duration?) throws -> Batch? {
        try base.next(shard, of: names, limit: limit, patience: patience)
    }
    func peek(_ shard: Shard, of names: [EventName], limit: Int) throws -> Batch {
        try base.peek(shard, of: names, limit: limit)
    }
    func handled(_ effects: [EffectKey], by subscription: SubscriptionName) throws -> Set<EffectKey> {
        try base.handled(effects, by: subscription)
    }
    func claim(_ effects: [EffectKey], by subscription: SubscriptionName) throws -> Set<EffectKey> {
        try base.claim(effects, by: subscription)
    }
    func advance(_ shard: Shard, to checkpoint: Checkpoint) throws { try base.advance(shard, to: checkpoint) }
    func mark(_ shard: Shard, _ mark: Batch.Mark?) throws { try base.mark(shard, mark) }
    func park(_ events: [ParkedEvent], by subscription: SubscriptionName) throws {
        try base.park(events, by: subscription)
    }
    func unpark(_ positions: [Int64], by subscription: SubscriptionName) throws {
        try base.unpark(positions, by: subscription)
    }
    func begin(_ positions: [Int64], by subscription: SubscriptionName, for lease: Duration) throws -> [Trial] {
        try base.begin(positions, by: subscription, for: lease)
    }
    func refund(_ trials: [Trial], by subscription: SubscriptionName) throws {
        try base.refund(trials, by: subscription)
    }
    func hold(_ shard: Shard, for trial: Trial, patience: Duration?) throws -> Bool {
        try base.hold(shard, for: trial, patience: patience)
    }
    func lease(_ shard: Shard, holder: String, for duration: Duration) throws -> Int64? {
        try base.lease(shard, holder: holder, for: duration)
    }
    func confirm(_ shard: Shard, term: Int64) throws { try base.confirm(shard, term: term) }
    func release(_ shard: Shard, term: Int64) throws { try base.release(shard, term: term) }
}
