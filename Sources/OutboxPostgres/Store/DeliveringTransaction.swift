import Logging
import Outbox
import Postgres

extension PostgresStoreTransaction: DeliveringTransaction {
    private var statements: SubscriptionStatements { context.subscriptions }

    func next(_ subscription: SubscriptionName, of names: [EventName], limit: Int) throws -> Batch? {
        // The lock goes first, in a statement of its own: what is read after it sees everything committed before it.
        let answers = try transaction.queries([statements.lock(subscription)] + reads(subscription, names, limit))
        let read = try batch(answers[1], answers[2], of: subscription, limit: limit)
        guard !answers[0].isEmpty else { return nil }
        guard read.cluster.stored != read.cluster.current else { return read.batch }
        try adopt(subscription, names)
        let again = try transaction.queries(reads(subscription, names, limit))
        return try batch(again[0], again[1], of: subscription, limit: limit).batch
    }

    func peek(_ subscription: SubscriptionName, of names: [EventName], limit: Int) throws -> Batch {
        let answers = try transaction.queries(reads(subscription, names, limit))
        let read = try batch(answers[0], answers[1], of: subscription, limit: limit)
        guard read.cluster.stored != read.cluster.current else { return read.batch }
        guard try !wentBack(subscription) else { throw OutboxError.restored(subscription) }
        transaction.enqueue(statements.rebase.accept(subscription))
        return read.batch
    }

    private func reads(_ subscription: SubscriptionName, _ names: [EventName], _ limit: Int) -> [SQL] {
        [statements.window.sql(subscription, names: names, limit: limit), statements.parking.heads(subscription)]
    }

    private func batch(
        _ window: Rows, _ parked: Rows, of subscription: SubscriptionName, limit: Int
    ) throws -> (batch: Batch, cluster: (stored: Int64, current: Int64)) {
        guard let read = try WindowRead(window, limit: limit) else {
            throw OutboxError.unknownSubscription(subscription)
        }
        let heads = try ParkedHeads(parked)
        let batch = Batch(
            events: read.events, end: read.end, due: heads.due, nextDue: heads.nextDue, hasMore: read.hasMore)
        return (batch, read.cluster)
    }

    private func wentBack(_ subscription: SubscriptionName) throws -> Bool {
        try transaction.query(statements.rebase.wentBack(subscription)).first?.decode(Bool.self, at: 0) ?? false
    }

    /// Goes on in a cluster that is not the one the checkpoint was written in.
    func adopt(_ subscription: SubscriptionName, _ names: [EventName]) throws {
        transaction.enqueue(statements.rebase.lift)
        guard try wentBack(subscription) else {
            try transaction.execute(statements.rebase.accept(subscription))
            return
        }
        guard let row = try transaction.query(statements.rebase.rebase(subscription, names: names)).first else {
            return
        }
        let (boundary, waiting) = try row.decode(Int64.self, Int64.self)
        context.logger.warning(
            "the log was restored into a younger cluster: checkpoint rebased",
            metadata: [
                "subscription": "\(subscription)", "restored_up_to": "\(boundary)", "still_pending": "\(waiting)",
            ])
    }

    func handled(_ effects: [EffectKey], by subscription: SubscriptionName) throws -> Set<EffectKey> {
        Set(
            try transaction.query(statements.handled(effects, by: subscription)).map { EffectKey(try $0.decode(at: 0)) }
        )
    }

    func claim(_ effects: [EffectKey], by subscription: SubscriptionName) throws -> Set<EffectKey> {
        #if Failpoints
            if mutant("no-inbox") {
                _ = try transaction.query(statements.claim(effects, by: subscription))
                return Set(effects)
            }
        #endif
        return Set(
            try transaction.query(statements.claim(effects, by: subscription)).map { EffectKey(try $0.decode(at: 0)) })
    }

    func advance(_ subscription: SubscriptionName, to checkpoint: Checkpoint) throws {
        transaction.enqueue(statements.advance(subscription, to: checkpoint))
    }

    func park(_ events: [ParkedEvent], by subscription: SubscriptionName) throws {
        failpoint("during_park")
        transaction.enqueue(statements.parking.park(events, by: subscription))
    }

    func unpark(_ positions: [Int64], by subscription: SubscriptionName) throws {
        failpoint("during_unpark")
        transaction.enqueue(statements.parking.unpark(positions, by: subscription))
    }

    func lease(_ subscription: SubscriptionName, holder: String, for duration: Duration) throws -> Int64? {
        try transaction.query(statements.leases.take(subscription, holder: holder, for: duration))
            .first?.decode(Int64.self, at: 0)
    }

    func confirm(_ subscription: SubscriptionName, term: Int64) throws {
        #if Failpoints
            if mutant("lease-unchecked") { return }
        #endif
        guard try !transaction.query(statements.leases.confirm(subscription, term: term)).isEmpty else {
            throw OutboxError.leaseLost(subscription)
        }
    }

    func release(_ subscription: SubscriptionName, term: Int64) throws {
        transaction.enqueue(statements.leases.release(subscription, term: term))
    }
}

extension OutboxError {
    static func restored(_ subscription: SubscriptionName) -> OutboxError {
        OutboxError(
            .halted,
            "subscription '\(subscription)' stands still: the log was restored into a younger cluster, and what was "
                + "delivered outside since the backup cannot be known; check it, then rebase the subscription (relay rebase)"
        )
    }
}
