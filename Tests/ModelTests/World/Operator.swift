import Foundation
import Outbox

/// Somebody who looks after events set aside now and then: has them tried again, or passes over one.
struct Operator {
    let world: World
    let actor: ModelActor

    func run() async {
        for round in 0..<3 where !world.isOver {
            let process = ModelProcess(actor.name)
            world.sleep(actor, 150, process)
            for name in [Script.react, Script.deliver] {
                let mood = SplitMix64.fixed(world.script.seed, 77, round) % 4
                try? await ModelStore(world, actor, process).transact { transaction in
                    guard let transaction = transaction as? ModelTransaction else { return }
                    switch mood {
                    case 0: try transaction.skip(of: name, isDead: true)
                    case 1: try transaction.skip(of: name, isDead: false)
                    default: try transaction.redrive(of: name)
                    }
                }
            }
        }
    }
}

extension ModelTransaction {
    private func aside(_ name: SubscriptionName) -> [(key: ParkedKey, row: ParkedRow)] {
        database.parked.rows(server).filter { $0.key.subscription == name }.sorted { $0.key.position < $1.key.position }
    }

    /// Dead events get as many tries as a new one: all are locked by position, then changed by one statement.
    func redrive(of name: SubscriptionName) throws {
        try call("looks for dead events of \(name)")
        let dead = try aside(name).filter { $0.row.state == .dead }.filter { found in
            try lock(database.parked, found.key)
            return database.parked.row(found.key, server)?.state == .dead
        }
        guard !dead.isEmpty else { return }
        try call("redrives \(dead.map(\.key.position))")
        for (key, row) in dead {
            var row = row
            (row.state, row.attempts, row.missing, row.due, row.trial) = (.retrying, 0, [], world.now, nil)
            database.parked.write(key, row, server)
            server.atEnd { [world] in
                if $0 { world.note { $0.redriven(Audit.Case(subscription: name, number: row.number)) } }
            }
        }
        try call("writes to the audit")
    }

    /// Passes over one event: a dead one, or the first that is set aside for whatever reason.
    ///
    /// The checkpoints' locks keep relays out meanwhile; where a call may be under way, the leases end.
    func skip(of name: SubscriptionName, isDead: Bool) throws {
        for index in 0..<(database.shards[name] ?? 1) {
            let shard = Shard(name, index)
            try call("locks \(shard) to skip")
            try lock(database.checkpoints, shard)
        }
        try call("looks for an event of \(name) to skip")
        guard let (key, _) = aside(name).first(where: { !isDead || $0.row.state == .dead }) else { return }
        try lock(database.parked, key)
        guard let row = database.parked.row(key, server) else { return }
        try call("skips \(key.position)")
        try remove(key, row)
        if name == Script.deliver, row.state != .dead { try endLeases(of: name) }
    }

    private func remove(_ key: ParkedKey, _ row: ParkedRow) throws {
        database.parked.write(key, nil, server)
        let done = InboxKey(subscription: key.subscription, effect: EffectKey(row.event.id))
        try lock(database.inbox, done)
        database.inbox.write(done, true, server)
        let skipped = Audit.Case(subscription: key.subscription, number: row.number)
        server.atEnd { [world] in
            if $0 { world.note { $0.skipped.insert(skipped) } }
        }
    }

    private func endLeases(of name: SubscriptionName) throws {
        try call("ends the leases of \(name)")
        for index in 0..<(database.shards[name] ?? 1) {
            let shard = Shard(name, index)
            guard var row = database.checkpoints.row(shard, server) else { continue }
            row.term += 1
            (row.holder, row.leasedUntil) = (nil, 0)
            database.checkpoints.write(shard, row, server)
        }
        // Whoever had it finds out and settles nothing: its tries stay open until their time is over.
        server.atEnd { [world] in
            if $0 { world.note { $0.taken += 1 } }
        }
    }
}

extension LogRow {
    /// What the inbox of a subscription knows the event by.
    func effect(for name: SubscriptionName) -> EffectKey { name == Script.react ? effect : EffectKey(event.id) }
}
