import Foundation
import Outbox

extension ModelTransaction: DeliveringTransaction {
    func next(_ shard: Shard, of names: [EventName], limit: Int, patience: Duration?) throws -> Batch? {
        try call("locks \(shard)")
        server.patience = patience.map(ModelTime.milliseconds)
        guard mutant == .noFence || database.checkpoints.holder(shard, but: server) == nil else {
            store.actor.learn(-1)
            return nil
        }
        database.number(server)
        if mutant != .noFence { database.checkpoints.lock(shard, server) }
        return try peek(shard, of: names, limit: limit)
    }

    func peek(_ shard: Shard, of names: [EventName], limit: Int) throws -> Batch {
        try call("reads \(shard)")
        let stored = checkpoint(shard)
        let window = try window(stored, limit)
        let own = parked(shard)
        let turns = turns(own, limit)
        let new = window.rows.filter { row in
            names.contains(row.event.record.name)
                && database.shard(of: row.stream, shard.subscription) == shard.index
                && !own.contains { $0.event.position == row.event.position }
        }.map { pending($0, own, turns) }
        var mark = stored.mark
        mark?.age = .milliseconds(world.now - stored.markedAt)
        try call("reads what is parked of \(shard)")
        let later = parked(shard)
        let heads = heads(later)
        let due = heads.filter { $0.due <= world.now }
        let batch = Batch(
            events: turns + new, start: window.start, end: window.end, due: due.map(event),
            nextDue: nextDue(heads, later).map { .milliseconds($0 - world.now) },
            hasMore: window.hasMore, mark: mark)
        learn(batch)
        return batch
    }

    private func checkpoint(_ shard: Shard) -> CheckpointRow {
        database.checkpoints.row(shard, server)
            ?? CheckpointRow(after: Snapshot(text: "1:1:"), upTo: Snapshot(text: "1:1:"))
    }

    private func window(_ stored: CheckpointRow, _ limit: Int) throws -> LogWindow {
        let rows = visible
        switch mutant {
        case .positionCursor: return LogWindow(byPosition: stored, rows, limit)
        case .numberCursor: return LogWindow(byNumber: stored, rows, limit)
        case .twoStatements: try call("takes a snapshot")
        default: break
        }
        let snapshot = database.snapshot(server)
        let own = mutant == .ownUnlisted ? nil : server.xid
        return LogWindow(stored, rows, snapshot.listing(own), limit: limit, mutant)
    }

    /// The rows of the log that a statement sees now.
    private var visible: [LogRow] { database.visible(to: server) }

    /// What is set aside of a shard, in order.
    private func parked(_ shard: Shard) -> [ParkedRow] {
        guard !database.parked.isEmpty else { return [] }
        return database.parked.rows(server).filter { $0.key.subscription == shard.subscription }.map(\.row)
            .filter { database.shard(of: $0.event.stream, shard.subscription) == shard.index }
            .sorted { $0.event.position < $1.event.position }
    }

    /// Events set aside untried that wait for nothing any more, and scheduled ones whose time has come.
    private func turns(_ own: [ParkedRow], _ limit: Int) -> [PendingEvent] {
        var stuck: Set<StreamID> = []
        let lines = own.filter { row in
            if row.state == .retrying || row.state == .dead { stuck.insert(row.event.stream) }
            return row.state == .waiting && !stuck.contains(row.event.stream)
        }.prefix(limit)
        let timely = own.filter { $0.state == .scheduled && $0.due <= world.now }
        return (lines + timely).sorted { $0.event.position < $1.event.position }.map { row in
            let isBlocked =
                row.state == .scheduled
                && own.contains { first in
                    first.state != .scheduled && first.event.stream == row.event.stream
                        && first.event.position < row.event.position
                        && !lines.contains { $0.event.position == first.event.position }
                }
            return PendingEvent(
                row.event, isBlocked: isBlocked, isCancelled: isCancelled(row.event), isParked: true)
        }
    }

    private func pending(_ row: LogRow, _ own: [ParkedRow], _ turns: [PendingEvent]) -> PendingEvent {
        let isBlocked =
            mutant != .parkedBlocksNobody
            && own.contains { first in
                first.state != .scheduled && first.event.stream == row.stream
                    && !turns.contains { $0.event.position == first.event.position }
            }
        let delay = row.due.flatMap { $0 > world.now ? Duration.milliseconds($0 - world.now) : nil }
        return PendingEvent(
            row.event, isBlocked: isBlocked, delay: mutant == .dueIgnored ? nil : delay,
            isCancelled: isCancelled(row.event))
    }

    private func isCancelled(_ event: LoggedEvent) -> Bool {
        guard event.record.due != nil, mutant != .cancellationIgnored else { return false }
        return database.cancellations.row(event.id, server) != nil
    }

    /// The first parked event of each stream, where that failed.
    private func heads(_ own: [ParkedRow]) -> [ParkedRow] {
        var streams: Set<StreamID> = []
        return own.filter { $0.state != .scheduled && streams.insert($0.event.stream).inserted }
            .filter { $0.state == .retrying }
            .sorted { ($0.due, $0.event.position) < ($1.due, $1.event.position) }
    }

    private func nextDue(_ heads: [ParkedRow], _ own: [ParkedRow]) -> Int? {
        (heads + own.filter { $0.state == .scheduled }).map(\.due).filter { $0 > world.now }.min()
    }

    private func event(_ row: ParkedRow) -> ParkedEvent {
        ParkedEvent(
            event: row.event, state: row.state, attempts: row.attempts, deaths: row.deaths, error: row.error,
            isCancelled: isCancelled(row.event))
    }

    private func learn(_ batch: Batch) {
        for event in batch.events {
            let flags = (event.isBlocked ? 1 : 0) + (event.isCancelled ? 2 : 0) + (event.isParked ? 4 : 0)
            store.actor.learn(Int(event.event.position) * 8 + flags)
            if let delay = event.delay { store.actor.learn(ModelTime.milliseconds(delay)) }
        }
        for due in batch.due { store.actor.learn(Int(due.event.position) << 8 + due.attempts << 4 + due.deaths) }
        store.actor.learn(batch.mark.hashValue)
        // Where it will move the checkpoint to is in its hands from here on.
        store.actor.learn(batch.end.hashValue)
        store.actor.learn(Int(batch.start) << 1 + (batch.hasMore ? 1 : 0))
    }

    // MARK: Inbox

    func handled(_ effects: [EffectKey], by subscription: SubscriptionName) throws -> Set<EffectKey> {
        try call("asks what is done")
        let done = Set(
            effects.filter { database.inbox.row(InboxKey(subscription: subscription, effect: $0), server) != nil })
        store.actor.learn(done.hashValue)
        return mutant == .noInbox ? [] : done
    }

    func claim(_ effects: [EffectKey], by subscription: SubscriptionName) throws -> Set<EffectKey> {
        var new: Set<EffectKey> = []
        try call("claims \(effects.count)")
        for effect in effects {
            let key = InboxKey(subscription: subscription, effect: effect)
            if database.inbox.row(key, server) != nil { continue }
            try lock(database.inbox, key)
            if database.inbox.row(key, server) != nil { continue }
            database.inbox.write(key, true, server)
            new.insert(effect)
        }
        store.actor.learn(new.hashValue)
        return mutant == .noInbox ? Set(effects) : new
    }
}
