import Outbox

extension ModelTransaction {
    func park(_ events: [ParkedEvent], by subscription: SubscriptionName) throws {
        try call("parks \(events.map { "\($0.event.position) \($0.state) \($0.attempts)" })")
        for event in events {
            let key = ParkedKey(subscription: subscription, position: event.event.position)
            try lock(database.parked, key)
            let known = database.parked.row(key, server)
            switch (known?.state, event.state) {
            case (nil, _), (_, .retrying), (_, .dead), (.scheduled, .waiting): break
            default: continue
            }
            database.parked.write(
                key,
                ParkedRow(
                    logged: database.log[Int(key.position) - 1], state: event.state,
                    attempts: event.attempts, missing: known?.missing ?? [], due: due(event), error: event.error),
                server)
        }
    }

    /// Delays are drawn by the model, not by the relay: the same try, the same delay.
    private func due(_ event: ParkedEvent) -> Int {
        switch event.state {
        case .scheduled: world.now + ModelTime.milliseconds(event.delay)
        case .retrying: world.now + world.retryDelay(event.event.position, event.attempts)
        case .waiting, .dead: world.now
        }
    }

    func unpark(_ positions: [Int64], by subscription: SubscriptionName) throws {
        try call("unparks \(positions)")
        for position in positions {
            let key = ParkedKey(subscription: subscription, position: position)
            guard database.parked.row(key, server) != nil else { continue }
            try lock(database.parked, key)
            database.parked.write(key, nil, server)
        }
    }

    func begin(_ positions: [Int64], by subscription: SubscriptionName, for lease: Duration) throws -> [Trial] {
        try call("begins a try of \(positions)")
        return try positions.compactMap { position in
            let key = ParkedKey(subscription: subscription, position: position)
            guard let seen = database.parked.row(key, server), seen.state != .dead else { return nil }
            try lock(database.parked, key)
            guard var row = database.parked.row(key, server), row.state != .dead else { return nil }
            if mutant == .countedAfter {
                return Trial(
                    position: position, id: database.nextTrial(), attempts: row.attempts + 1, deaths: row.deaths)
            }
            let id = database.nextTrial()
            row.state = .retrying
            if let lost = row.trial { row.missing.append(lost) } else { row.attempts += 1 }
            row.trial = id
            row.due = world.now + ModelTime.milliseconds(lease) * (1 + 3 * row.deaths)
            database.parked.write(key, row, server)
            store.actor.learn(row.attempts << 8 + row.deaths)
            return Trial(position: position, id: id, attempts: row.attempts, deaths: row.deaths)
        }
    }

    func refund(_ trials: [Trial], by subscription: SubscriptionName) throws {
        try call("takes back \(trials.map(\.position))")
        if mutant == .refundMissing { return }
        for trial in trials {
            let key = ParkedKey(subscription: subscription, position: trial.position)
            // Waits for whoever has the row, too, since it may be the transaction that began the try.
            guard database.parked.row(key, server) != nil else { continue }
            try lock(database.parked, key)
            guard var row = database.parked.row(key, server), row.state != .dead else { continue }
            if row.trial == trial.id { (row.attempts, row.trial, row.due) = (row.attempts - 1, nil, world.now) }
            row.missing.removeAll { $0 == trial.id }
            database.parked.write(key, row, server)
        }
    }

    func hold(_ shard: Shard, for trial: Trial, patience: Duration?) throws -> Bool {
        try call("locks \(shard) for the try of \(trial.position)")
        server.patience = patience.map(ModelTime.milliseconds)
        guard mutant == .noFence || database.checkpoints.holder(shard, but: server) == nil else {
            store.actor.learn(-1)
            return false
        }
        database.number(server)
        if mutant != .noFence { database.checkpoints.lock(shard, server) }
        try call("asks whether the try of \(trial.position) is open")
        let key = ParkedKey(subscription: shard.subscription, position: trial.position)
        let isHeld = isOpen(trial, key) || mutant == .countedAfter || mutant == .staleTryHeld
        store.actor.learn(isHeld ? 1 : 0)
        return isHeld
    }

    private func isOpen(_ trial: Trial, _ key: ParkedKey) -> Bool {
        database.parked.row(key, server)?.trial == trial.id
    }
}
