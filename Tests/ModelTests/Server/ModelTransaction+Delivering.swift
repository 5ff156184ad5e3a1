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
        let events = window.rows.filter { row in
            names.contains(row.event.record.name)
                && database.shard(of: row.stream, shard.subscription) == shard.index
        }.map { pending($0, shard.subscription) }
        var mark = stored.mark
        mark?.age = .milliseconds(world.now - stored.markedAt)
        mark?.hasMoved = stored.hasMoved
        try call("reads what is parked of \(shard)")
        let heads = heads(shard)
        let due = heads.filter { $0.due <= world.now }
        let batch = Batch(
            events: events, end: window.end, due: due.map(event),
            nextDue: heads.first { $0.due > world.now }.map { .milliseconds($0.due - world.now) },
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
    private var visible: [LogRow] {
        database.log.filter { $0.writer.ending == .committed || $0.writer === server }
    }

    private func pending(_ row: LogRow, _ name: SubscriptionName) -> PendingEvent {
        let isBlocked =
            mutant != .parkedBlocksNobody
            && database.parked.rows(server).contains {
                $0.key.subscription == name && $0.row.state != .scheduled && $0.row.event.stream == row.stream
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

    /// The first parked event of each stream and all that wait for their time, without the dead.
    private func heads(_ shard: Shard) -> [ParkedRow] {
        let own = database.parked.rows(server).filter { $0.key.subscription == shard.subscription }.map(\.row)
            .filter { database.shard(of: $0.event.stream, shard.subscription) == shard.index }
            .sorted { $0.event.position < $1.event.position }
        var streams: Set<StreamID> = []
        return own.filter { $0.state == .scheduled || streams.insert($0.event.stream).inserted }
            .filter { $0.state != .dead }
            .sorted { ($0.due, $0.event.position) < ($1.due, $1.event.position) }
    }

    private func event(_ row: ParkedRow) -> ParkedEvent {
        ParkedEvent(
            event: row.event, state: row.state, attempts: row.attempts, deaths: row.deaths, error: row.error,
            isCancelled: isCancelled(row.event))
    }

    private func learn(_ batch: Batch) {
        for event in batch.events {
            store.actor.learn(Int(event.event.position) * 4 + (event.isBlocked ? 1 : 0) + (event.isCancelled ? 2 : 0))
        }
        for due in batch.due { store.actor.learn(Int(due.event.position) << 8 + due.attempts << 4 + due.deaths) }
        let mark = batch.mark.map { 1 + $0.level + $0.deaths << 2 + ($0.hasMoved ? 32 : 0) } ?? 0
        store.actor.learn(Int(batch.end.position) << 8 + mark << 1 + (batch.hasMore ? 1 : 0))
    }

    // MARK: Inbox

    func handled(_ effects: [EffectKey], by subscription: SubscriptionName) throws -> Set<EffectKey> {
        try call("asks what is done")
        let done = Set(
            effects.filter { database.inbox.row(InboxKey(subscription: subscription, effect: $0), server) != nil })
        store.actor.learn(done.count)
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
        store.actor.learn(new.count)
        return mutant == .noInbox ? Set(effects) : new
    }
}
