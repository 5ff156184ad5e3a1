import Outbox

extension ModelTransaction {
    func advance(_ shard: Shard, to checkpoint: Checkpoint) throws {
        try call("advances \(shard) to \(checkpoint.position)/\(checkpoint.window.upTo)")
        guard mutant != .checkpointFirst else { return try advanceAtOnce(shard, to: checkpoint) }
        try edit(shard) { $0.move(to: checkpoint) }
    }

    /// The mutant's way: in a transaction of its own.
    private func advanceAtOnce(_ shard: Shard, to checkpoint: Checkpoint) throws {
        try edit(shard) { _ in }
        let other = database.begin(server.client, now: world.now)
        let held = database.checkpoints.isHeld(shard, by: server)
        guard held, var row = database.checkpoints.row(shard) else { return }
        row.move(to: checkpoint)
        database.checkpoints.overwrite(shard, row, other)
        database.end(other, .committed)
    }

    func mark(_ shard: Shard, _ mark: Batch.Mark?) throws {
        try call(
            mark.map { "marks \(shard): \($0.count) in hand" }
                ?? "unmarks \(shard)")
        if mutant == .batchUnmarked { return }
        let now = world.now
        try edit(shard) {
            $0.mark = mark
            $0.markedAt = now
        }
    }

    func lease(_ shard: Shard, holder: String, for duration: Duration) throws -> Int64? {
        try call("leases \(shard)")
        guard let seen = database.checkpoints.row(shard, server), isFree(seen, for: holder) else {
            store.actor.learn(-1)
            return nil
        }
        try lock(database.checkpoints, shard)
        guard var row = database.checkpoints.row(shard, server), isFree(row, for: holder) else { return nil }
        if row.holder != holder, mutant != .termKept { row.term += 1 }
        row.holder = holder
        row.leasedUntil = world.now + ModelTime.milliseconds(duration)
        database.checkpoints.write(shard, row, server)
        store.actor.learn(Int(row.term))
        return row.term
    }

    private func isFree(_ row: CheckpointRow, for holder: String) -> Bool {
        row.holder == nil || row.holder == holder || row.leasedUntil < world.now
    }

    func confirm(_ shard: Shard, term: Int64) throws {
        try call("confirms term \(term) of \(shard)")
        server.confirmed.append((shard, term))
        if mutant == .termUnchecked { return }
        guard database.checkpoints.row(shard, server)?.term == term else { throw lost(shard) }
        try lock(database.checkpoints, shard)
        guard database.checkpoints.row(shard, server)?.term == term else { throw lost(shard) }
    }

    private func lost(_ shard: Shard) -> any Error {
        store.actor.learn(-1)
        return OutboxError.leaseLost(shard.subscription)
    }

    func release(_ shard: Shard, term: Int64) throws {
        try call("releases \(shard)")
        try edit(shard) { if $0.term == term { $0.holder = nil } }
    }

    private func edit(_ shard: Shard, _ body: (inout CheckpointRow) -> Void) throws {
        try lock(database.checkpoints, shard)
        guard var row = database.checkpoints.row(shard, server) else {
            throw OutboxError.unknownSubscription(shard.subscription)
        }
        body(&row)
        database.checkpoints.write(shard, row, server)
    }
}

extension CheckpointRow {
    mutating func move(to checkpoint: Checkpoint) {
        after = Snapshot(text: checkpoint.window.after)
        upTo = Snapshot(text: checkpoint.window.upTo)
        position = checkpoint.position
        origin = checkpoint.window.origin
        ceiling = checkpoint.window.ceiling
    }
}
