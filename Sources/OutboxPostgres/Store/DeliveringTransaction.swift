import Foundation
import Logging
import Outbox
import Postgres

extension PostgresStoreTransaction: DeliveringTransaction {
    private var statements: SubscriptionStatements { context.subscriptions }

    func next(_ shard: Shard, of names: [EventName], limit: Int, patience: Duration?) throws -> Batch? {
        try limitSilence(to: patience)
        // The lock goes first, in a statement of its own: what is read after it sees everything committed before it.
        let (isLocked, read) = try read(shard, names, limit, after: statements.lock(shard))
        guard isLocked, !read.isStopped else { return nil }
        guard read.home != read.server else { return read.batch }
        try adopt(shard, names, isPromotion: read.home.cluster == read.server.cluster)
        return try self.read(shard, names, limit).read.batch
    }

    func startNext(_ shard: Shard, of names: [EventName], limit: Int) throws -> () throws -> Batch? {
        let isPlain = context.plainShards.contain(shard)
        let statement = statements.window.sql(
            shard, names: names, limit: limit, carefully: care.reads, plainly: isPlain)
        try transaction.enqueue(KeptPlans.begin)
        let window = try transaction.start([statement, KeptPlans.end])[0]
        return { [self] in
            let read = try WindowRead(printable { try window.rows() }, limit: limit, isPlain: isPlain)
            guard let read, read.isComplete, !read.isStopped, read.home == read.server else { return nil }
            return Batch(read)
        }
    }

    func peek(_ shard: Shard, of names: [EventName], limit: Int) throws -> Batch {
        let read = try read(shard, names, limit).read
        guard !read.isStopped else { return read.batch.empty }
        guard read.home != read.server else { return read.batch }
        guard read.home.cluster != read.server.cluster else { throw OutboxError.timelineChanged(shard.subscription) }
        guard try !wentBack(shard) else { throw OutboxError.restored(shard.subscription) }
        try transaction.enqueue(statements.rebase.accept(shard))
        return read.batch
    }

    /// A frozen relay's transaction is ended by the server, and the checkpoint is free again.
    private func limitSilence(to patience: Duration?) throws {
        guard let patience else { return }
        let milliseconds = max(1, Int(patience.inSeconds * 1000))
        try transaction.enqueue(SQL(unsafeText: "SET LOCAL idle_in_transaction_session_timeout = \(milliseconds)"))
    }

    private func rows(of statements: [SQL]) throws -> [Rows] {
        try printable { try transaction.queries(statements) }
    }

    /// Says of an error that only one row causes it, so that the rows are read carefully.
    private func printable<Answer>(_ read: () throws -> Answer) throws -> Answer {
        do { return try read() } catch let error as PostgresError where error.isOfOneRow && !care.reads {
            throw UnreadableRow()
        }
    }

    /// What a read says.
    private typealias Answer = (batch: Batch, home: ServerIdentity, server: ServerIdentity, isStopped: Bool)

    /// Reads what comes next, plainly where that did before; and whether a statement that went first found anything.
    private func read(
        _ shard: Shard, _ names: [EventName], _ limit: Int, after first: SQL? = nil
    ) throws -> (found: Bool, read: Answer) {
        let isPlain = context.plainShards.contain(shard)
        let window = statements.window.sql(shard, names: names, limit: limit, carefully: care.reads, plainly: isPlain)
        let heads = isPlain ? [] : [statements.parking.heads(shard, carefully: care.reads)]
        let before = [first, KeptPlans.begin].compactMap(\.self)
        let answers = try rows(of: before + [window] + heads + [KeptPlans.end])
        guard let read = try WindowRead(answers[before.count], limit: limit, isPlain: isPlain) else {
            throw OutboxError.unknownSubscription(shard.subscription)
        }
        context.plainShards.note(read, of: shard)
        let found = first == nil || !answers[0].isEmpty
        guard read.isComplete else { return (found, try self.read(shard, names, limit).read) }
        let parked = isPlain ? nil : try ParkedHeads(answers[before.count + 1])
        let batch = Batch(read, due: parked?.due ?? [], nextDue: parked?.nextDue)
        return (found, (batch, read.home, read.server, read.isStopped))
    }

    private func wentBack(_ shard: Shard) throws -> Bool {
        let row = try transaction.query(statements.rebase.arrival(shard)).first
        guard let (wentBack, isFed) = try row?.decode(Bool.self, Bool.self) else { return false }
        guard !isFed else { throw OutboxError.stillFed(shard.subscription) }
        return wentBack
    }

    /// Goes on at a server that is not the one the checkpoint was written at.
    private func adopt(_ shard: Shard, _ names: [EventName], isPromotion: Bool) throws {
        if isPromotion {
            context.logger.warning(
                "the server was promoted or recovered: what it had not received is gone, events and effects together",
                metadata: ["subscription": "\(shard)"])
            try transaction.execute(statements.rebase.accept(shard))
        } else if try wentBack(shard) {
            try rebase(shard, names)
        } else {
            try transaction.enqueue(statements.rebase.lift)
            try transaction.execute(statements.rebase.accept(shard))
        }
    }

    private func rebase(_ shard: Shard, _ names: [EventName]) throws {
        try transaction.enqueue(statements.rebase.lock)
        try transaction.enqueue(statements.rebase.lift)
        guard let row = try transaction.query(statements.rebase.rebase(shard, names: names)).first else {
            return
        }
        let (boundary, waiting) = try row.decode(Int64.self, Int64.self)
        context.logger.warning(
            "the log was restored into a younger cluster: checkpoint rebased",
            metadata: [
                "subscription": "\(shard)", "restored_up_to": "\(boundary)", "still_pending": "\(waiting)",
            ])
    }

    func handled(_ effects: [EffectKey], by subscription: SubscriptionName) throws -> Set<EffectKey> {
        try keys(transaction.query(statements.handled(effects, by: subscription))).intersection(effects)
    }

    func claim(_ effects: [EffectKey], by subscription: SubscriptionName) throws -> Set<EffectKey> {
        try carefulClaim(effects, by: subscription)() ?? Set(effects)
    }

    func startClaim(
        _ effects: [EffectKey], by subscription: SubscriptionName
    ) throws -> () throws -> Set<EffectKey>? {
        #if Failpoints
            if mutant("no-inbox") {
                let new = try carefulClaim(effects, by: subscription)
                return {
                    _ = try new(); return Set(effects)
                }
            }
        #endif
        guard !care.claims else { return try carefulClaim(effects, by: subscription) }
        let query = try transaction.start(statements.claimNew(effects, by: subscription))
        return {
            _ = try query.rows()
            return nil
        }
    }

    private func carefulClaim(
        _ effects: [EffectKey], by subscription: SubscriptionName
    ) throws -> () throws -> Set<EffectKey>? {
        let query = try transaction.start(statements.claim(effects, by: subscription))
        return { [self] in
            let rows = try query.rows()
            return rows.isEmpty ? nil : try keys(rows)
        }
    }

    private func keys(_ rows: Rows) throws -> Set<EffectKey> {
        Set(
            try rows.compactMap { row in
                try row.decodeIfPresent(at: 0).map { EffectKey($0, isNamed: try row.decode(at: 1)) }
            })
    }

    func advance(_ shard: Shard, to checkpoint: Checkpoint) throws {
        try transaction.enqueue(statements.advance(shard, to: checkpoint))
    }

    func mark(_ shard: Shard, _ mark: Batch.Mark?) throws { try transaction.enqueue(statements.mark(shard, mark)) }

    func park(_ events: [ParkedEvent], by subscription: SubscriptionName) throws {
        failpoint("during_park")
        try transaction.enqueue(statements.parking.park(events, by: subscription))
    }

    func unpark(_ positions: [Int64], by subscription: SubscriptionName) throws {
        failpoint("during_unpark")
        try transaction.enqueue(statements.parking.unpark(positions, by: subscription))
    }

    func begin(_ positions: [Int64], by subscription: SubscriptionName, for lease: Duration) throws -> [Trial] {
        try transaction.query(statements.parking.begin(positions, by: subscription, for: lease)).map { row in
            let (position, attempts, deaths, id) = try row.decode(Int64.self, Int32.self, Int32.self, UUID.self)
            return Trial(position: position, id: id, attempts: Int(attempts), deaths: Int(deaths))
        }
    }

    func refund(_ trials: [Trial], by subscription: SubscriptionName) throws {
        try transaction.enqueue(statements.parking.refund(trials, by: subscription))
    }

    func hold(_ shard: Shard, for trial: Trial, patience: Duration?) throws -> Bool {
        try limitSilence(to: patience)
        let answers = try transaction.queries([
            statements.lock(shard), statements.parking.isOpen(trial, by: shard.subscription),
        ])
        return answers.allSatisfy { !$0.isEmpty }
    }

    func lease(_ shard: Shard, holder: String, for duration: Duration) throws -> Int64? {
        try transaction.query(statements.leases.take(shard, holder: holder, for: duration))
            .first?.decode(Int64.self, at: 0)
    }

    func confirm(_ shard: Shard, term: Int64) throws {
        #if Failpoints
            if mutant("lease-unchecked") { return }
        #endif
        guard try !transaction.query(statements.leases.confirm(shard, term: term)).isEmpty else {
            throw OutboxError.leaseLost(shard.subscription)
        }
    }

    func release(_ shard: Shard, term: Int64) throws {
        try transaction.enqueue(statements.leases.release(shard, term: term))
    }
}

extension Batch {
    init(_ read: WindowRead, due: [ParkedEvent] = [], nextDue: Duration? = nil) {
        self.init(
            events: read.events, start: read.start, end: read.end, due: due, nextDue: nextDue, hasMore: read.hasMore,
            mark: read.mark)
    }

    /// The same place, and nothing to do.
    fileprivate var empty: Batch { Batch(events: [], start: start, end: end, due: [], nextDue: nil, hasMore: false) }
}

extension OutboxError {
    static func restored(_ subscription: SubscriptionName) -> OutboxError {
        OutboxError(
            .halted,
            "subscription '\(subscription)' stands still: the log was restored into a younger cluster, and what was "
                + "delivered outside since the backup cannot be known; check it, then rebase the subscription (relay rebase)"
        )
    }

    static func timelineChanged(_ subscription: SubscriptionName) -> OutboxError {
        OutboxError(
            .halted,
            "subscription '\(subscription)' stands still: timeline changed, the server was promoted or recovered; events "
                + "delivered outside may be gone from the log; check that, then rebase the subscription (relay rebase)")
    }

    static func stillFed(_ subscription: SubscriptionName) -> OutboxError {
        OutboxError(
            .halted,
            "subscription '\(subscription)' stands still: logical replication still writes into its log; wait until the "
                + "copy is complete and drop the subscription of PostgreSQL, then the relay goes on")
    }
}
