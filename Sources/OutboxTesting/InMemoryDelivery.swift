import Foundation
import Outbox

extension InMemoryTransaction: DeliveringTransaction {
    func next(_ shard: Shard, of names: [EventName], limit: Int, patience: Duration?) throws -> Batch? {
        try peek(shard, of: names, limit: limit)
    }

    func peek(_ shard: Shard, of names: [EventName], limit: Int) throws -> Batch {
        let subscription = try self.known(shard)
        let known = subscription.checkpoints[shard.index]
        let read = state.log.dropFirst(Int(known.position)).prefix(limit)
        let heads = subscription.heads.filter { subscription.owns($0.event.event.stream, shard.index) }
        let scheduled = subscription.scheduled(shard.index)
        let turns = turns(subscription, shard.index, limit)
        let places = Set(turns.map(\.event.position))
        let new = read.filter {
            names.contains($0.record.name) && subscription.owns($0.stream, shard.index)
                && subscription.parked[$0.position] == nil
        }
        let end = read.last?.position ?? known.position
        return Batch(
            events: turns + new.map { pending($0, isBlocked: subscription.blocks($0.stream, but: places)) },
            start: known.position, end: Checkpoint(window: Window(ceiling: end), position: end),
            due: heads.filter { $0.due <= elapsed }.map(due),
            nextDue: (heads + scheduled).filter { $0.due > elapsed }.map { $0.due - elapsed }.min(),
            hasMore: !read.isEmpty,
            mark: known.mark.map { mark in
                var mark = mark
                mark.age = elapsed - known.markedAt
                return mark
            })
    }

    /// Events set aside untried whose turn has come.
    private func turns(_ subscription: InMemorySubscription, _ shard: Int, _ limit: Int) -> [PendingEvent] {
        let lines = subscription.lines(shard, limit: limit)
        let places = Set(lines.map(\.position))
        let timely = subscription.scheduled(shard).filter { $0.due <= elapsed }.map(\.event.event).prefix(limit)
        let turns =
            lines.map { pending($0, isBlocked: false, isParked: true) }
            + timely.map { event in
                let isBlocked = subscription.parked.values.contains {
                    $0.event.state != .scheduled && $0.event.event.stream == event.stream
                        && $0.event.event.position < event.position && !places.contains($0.event.event.position)
                }
                return pending(event, isBlocked: isBlocked, isParked: true)
            }
        return turns.sorted { $0.event.position < $1.event.position }
    }

    private func pending(_ event: LoggedEvent, isBlocked: Bool, isParked: Bool = false) -> PendingEvent {
        PendingEvent(
            event, isBlocked: isBlocked, delay: isParked ? nil : state.delay(of: event, at: elapsed),
            isCancelled: state.cancelled.contains(event.id), isParked: isParked)
    }

    private func due(_ parked: InMemorySubscription.Parked) -> ParkedEvent {
        var due = parked.event
        due.isCancelled = state.cancelled.contains(due.event.id)
        return due
    }

    func handled(_ effects: [EffectKey], by subscription: SubscriptionName) throws -> Set<EffectKey> {
        try known(subscription).inbox.intersection(effects)
    }

    func claim(_ effects: [EffectKey], by subscription: SubscriptionName) throws -> Set<EffectKey> {
        let new = Set(effects).subtracting(try known(subscription).inbox)
        state.subscriptions[subscription]?.inbox.formUnion(new)
        return new
    }

    func advance(_ shard: Shard, to checkpoint: Checkpoint) throws {
        try edit(shard) { $0.position = checkpoint.position }
    }

    func mark(_ shard: Shard, _ mark: Batch.Mark?) throws {
        try edit(shard) {
            $0.mark = mark
            $0.markedAt = elapsed
        }
    }

    func park(_ events: [ParkedEvent], by subscription: SubscriptionName) throws {
        for event in events {
            let position = event.event.position
            let known = state.subscriptions[subscription]?.parked[position]
            switch (known?.event.state, event.state) {
            case (nil, _), (_, .retrying), (_, .dead), (.scheduled, .waiting): break
            default: continue
            }
            var parked = event
            parked.deaths = known?.missing.count ?? 0
            let waits = [.retrying, .scheduled].contains(event.state)
            state.subscriptions[subscription]?.parked[position] = .init(
                event: parked, due: elapsed + (waits ? event.delay : .zero), missing: known?.missing ?? [])
        }
    }

    func unpark(_ positions: [Int64], by subscription: SubscriptionName) throws {
        for position in positions { state.subscriptions[subscription]?.parked[position] = nil }
    }

    func begin(_ positions: [Int64], by subscription: SubscriptionName, for lease: Duration) throws -> [Trial] {
        positions.compactMap { position in
            guard var parked = state.subscriptions[subscription]?.parked[position], parked.event.state != .dead else {
                return nil
            }
            let id = UUID()
            parked.event.state = .retrying
            if let lost = parked.trial { parked.missing.append(lost) } else { parked.event.attempts += 1 }
            parked.event.deaths = parked.missing.count
            parked.trial = id
            parked.due = elapsed + lease * (1 + 3 * parked.event.deaths)
            state.subscriptions[subscription]?.parked[position] = parked
            return Trial(position: position, id: id, attempts: parked.event.attempts, deaths: parked.event.deaths)
        }
    }

    func refund(_ trials: [Trial], by subscription: SubscriptionName) throws {
        for trial in trials {
            guard var parked = state.subscriptions[subscription]?.parked[trial.position], parked.event.state != .dead
            else { continue }
            if parked.trial == trial.id {
                parked.event.attempts -= 1
                parked.trial = nil
                parked.due = elapsed
            }
            parked.missing.removeAll { $0 == trial.id }
            parked.event.deaths = parked.missing.count
            state.subscriptions[subscription]?.parked[trial.position] = parked
        }
    }

    func hold(_ shard: Shard, for trial: Trial, patience: Duration?) throws -> Bool {
        state.subscriptions[shard.subscription]?.parked[trial.position]?.trial == trial.id
    }

    func lease(_ shard: Shard, holder: String, for duration: Duration) throws -> Int64? {
        let known = try self.known(shard).checkpoints[shard.index]
        guard known.holder == nil || known.holder == holder || known.leasedUntil < elapsed else { return nil }
        try edit(shard) {
            if $0.holder != holder { $0.term += 1 }
            $0.holder = holder
            $0.leasedUntil = elapsed + duration
        }
        return try self.known(shard).checkpoints[shard.index].term
    }

    func confirm(_ shard: Shard, term: Int64) throws {
        guard try known(shard).checkpoints[shard.index].term == term else {
            throw OutboxError.leaseLost(shard.subscription)
        }
    }

    func release(_ shard: Shard, term: Int64) throws {
        try edit(shard) { if $0.term == term { $0.holder = nil } }
    }

    private func edit(_ shard: Shard, _ body: (inout InMemorySubscription.Checkpoint) -> Void) throws {
        _ = try known(shard)
        guard var subscription = state.subscriptions[shard.subscription] else { return }
        body(&subscription.checkpoints[shard.index])
        state.subscriptions[shard.subscription] = subscription
    }

    private func known(_ shard: Shard) throws -> InMemorySubscription {
        let known = try known(shard.subscription)
        guard known.checkpoints.indices.contains(shard.index) else {
            throw OutboxError.unknownSubscription(shard.subscription)
        }
        return known
    }

    private func known(_ subscription: SubscriptionName) throws -> InMemorySubscription {
        guard let known = state.subscriptions[subscription] else { throw OutboxError.unknownSubscription(subscription) }
        return known
    }
}
