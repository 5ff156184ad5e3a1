import Outbox

/// A transaction on a copy of the state.
final class InMemoryTransaction: WritingTransaction {
    var state: InMemoryState
    let now: Duration

    init(_ state: InMemoryState, now: Duration) {
        self.state = state
        self.now = now
    }

    func find<Aggregate: AggregateRoot>(_ type: Aggregate.Type, _ ids: [Aggregate.ID]) throws -> [Aggregate] {
        ids.compactMap { state.aggregates[type.kind]?[$0.streamText] as? Aggregate }
    }

    func write<Aggregate: AggregateRoot>(_ saves: [Save<Aggregate>]) throws {
        for save in saves {
            let key = save.aggregate.id.streamText
            let stored = state.aggregates[Aggregate.kind]?[key]?.version ?? 0
            guard stored == save.replacing else { throw OutboxError.versionConflict(Aggregate.kind, key) }
            state.aggregates[Aggregate.kind, default: [:]][key] = save.aggregate
        }
    }

    func append(_ events: [EventRecord]) throws { state.append(events) }

    func expectUnused(_ key: CommandKey) throws {
        guard let answer = state.answers[key.key] else { return }
        guard answer.key == key else { throw OutboxError.idempotencyKeyReused(key) }
        throw Replay(response: answer.response)
    }

    func remember(_ response: [UInt8], for key: CommandKey) throws {
        try expectUnused(key)
        state.answers[key.key] = InMemoryState.Answer(key: key, response: response)
    }

    func flush() throws {}
}

extension InMemoryTransaction: DeliveringTransaction {
    func next(_ subscription: SubscriptionName, of names: [EventName], limit: Int) throws -> Batch? {
        try peek(subscription, of: names, limit: limit)
    }

    func peek(_ subscription: SubscriptionName, of names: [EventName], limit: Int) throws -> Batch {
        let known = try self.known(subscription)
        let read = state.log.dropFirst(Int(known.position)).prefix(limit)
        let blocked = Set(known.parked.values.map(\.event.event.stream))
        let heads = known.heads.filter { $0.event.state != .dead }
        let end = read.last?.position ?? known.position
        return Batch(
            events: read.filter { names.contains($0.record.name) }
                .map { PendingEvent($0, isBlocked: blocked.contains($0.stream)) },
            end: Checkpoint(window: Window(ceiling: end), position: end),
            due: heads.filter { $0.due <= now }.map(\.event),
            nextDue: heads.filter { $0.due > now }.map { $0.due - now }.min(),
            hasMore: !read.isEmpty)
    }

    func handled(_ effects: [EffectKey], by subscription: SubscriptionName) throws -> Set<EffectKey> {
        try known(subscription).inbox.intersection(effects)
    }

    func claim(_ effects: [EffectKey], by subscription: SubscriptionName) throws -> Set<EffectKey> {
        let new = Set(effects).subtracting(try known(subscription).inbox)
        state.subscriptions[subscription]?.inbox.formUnion(new)
        return new
    }

    func advance(_ subscription: SubscriptionName, to checkpoint: Checkpoint) throws {
        state.subscriptions[subscription]?.position = checkpoint.position
    }

    func park(_ events: [ParkedEvent], by subscription: SubscriptionName) throws {
        for event in events {
            state.subscriptions[subscription]?.parked[event.event.position] = .init(
                event: event, due: now + (event.state == .retrying ? event.delay : .zero))
        }
    }

    func unpark(_ positions: [Int64], by subscription: SubscriptionName) throws {
        for position in positions { state.subscriptions[subscription]?.parked[position] = nil }
    }

    func lease(_ subscription: SubscriptionName, holder: String, for duration: Duration) throws -> Int64? {
        var known = try self.known(subscription)
        guard known.holder == nil || known.holder == holder || known.leasedUntil < now else { return nil }
        if known.holder != holder { known.term += 1 }
        known.holder = holder
        known.leasedUntil = now + duration
        state.subscriptions[subscription] = known
        return known.term
    }

    func confirm(_ subscription: SubscriptionName, term: Int64) throws {
        guard try known(subscription).term == term else { throw OutboxError.leaseLost(subscription) }
    }

    func release(_ subscription: SubscriptionName, term: Int64) throws {
        guard try known(subscription).term == term else { return }
        state.subscriptions[subscription]?.holder = nil
    }

    private func known(_ subscription: SubscriptionName) throws -> InMemorySubscription {
        guard let known = state.subscriptions[subscription] else { throw OutboxError.unknownSubscription(subscription) }
        return known
    }
}
