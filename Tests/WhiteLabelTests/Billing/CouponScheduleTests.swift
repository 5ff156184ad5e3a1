import Outbox
import OutboxPostgres
import OutboxRelay
import OutboxTesting
import Postgres
import Testing
import WhiteLabel

/// Whatever happens at the same time, or twice: one coupon for five accepted trades, none for fewer.
@Suite(.timeLimit(.minutes(5))) struct CouponScheduleTests {
    @Test(arguments: (1...24).map { TradingSchedule(seed: $0) })
    func `every schedule of clients and relays grants each trader what is due, and once`(
        schedule: TradingSchedule
    ) async throws {
        try await TestDatabase.with { database in
            let world = World(store: try database.store())
            let trades = try await world.offer(schedule)
            try await world.relaying(schedule, on: database) {
                try await withThrowingTaskGroup(of: Void.self) { tasks in
                    for moves in schedule.clients {
                        tasks.addTask { for move in moves { try await world.make(move, of: trades) } }
                    }
                    try await tasks.waitForAll()
                }
            }
            let granted = try await check(schedule, database)
            _ = try await OutboxOperator(store: database.store(), actor: "alice")
                .replay("billing.rewards", from: .beginning)
            try await world.relaying(schedule, on: database) {}
            #expect(try await check(schedule, database) == granted, "replayed, seed \(schedule.seed)")
        }
    }

    /// What the accepted trades entitle to is what the accounts, the coupons and the log tell; returns the coupons.
    private func check(_ schedule: TradingSchedule, _ database: TestDatabase) async throws -> [Identity<User>: String] {
        let accepted = try await database.acceptedTrades()
        let coupons = try await database.coupons()
        let granted = try await database.granted()
        for trader in schedule.traders {
            let count = accepted[trader] ?? 0
            let note = Comment(rawValue: "seed \(schedule.seed): \(count) accepted trades of \(trader)")
            #expect((coupons[trader] == nil) == (count < 5), note)
            #expect(granted[trader] == (count < 5 ? nil : 1), note)
            let account = try await World(store: database.store()).accounts([trader]).first
            #expect(account?.trades.count == (count == 0 ? nil : min(count, 5)), note)
        }
        return coupons
    }
}

extension World {
    /// Offers every trade of a schedule, in one unit of work.
    fileprivate func offer(_ schedule: TradingSchedule) async throws -> [Trade] {
        let terms = TradeTerms(wanted: try await vinyls(1))
        let trades = try schedule.pairs.map { pair in
            try Trade.offer(terms, by: schedule.traders[pair.one], to: schedule.traders[pair.other])
        }
        try await store.perform { work in for trade in trades { try work.trades.save(trade) } }
        return trades
    }

    /// Makes a client's move; a trade that is answered already, or is being answered, stays as it is.
    fileprivate func make(_ move: TradingSchedule.Move, of trades: [Trade]) async throws {
        do {
            switch move {
            case .accept(let place): try await accept(trades[place].id, by: trades[place].offeredTo)
            case .decline(let place):
                try await store.process(DeclineTrade(tradeID: trades[place].id, by: trades[place].offeredTo))
            case .publishAgain(let place):
                guard try await trade(trades[place].id).status == .accepted else { return }
                try await publishAgain(trades[place].id)
            }
        } catch let error as DomainError where error.code == .tradeNotPending {
        } catch let error as OutboxError where error.code == .versionConflict {
        }
    }

    /// Runs the schedule's relays while `body` runs, and until everything in the log is handled since they began.
    fileprivate func relaying(
        _ schedule: TradingSchedule, on database: TestDatabase, _ body: () async throws -> Void
    ) async throws {
        let probe = RelayProbe()
        let relays = try (0..<schedule.relays).map { _ in
            var configuration = RelayConfiguration()
            configuration.observe = probe.observe
            configuration.batchSize = 4
            configuration.longestPause = .milliseconds(5)
            return try Relay(
                store: store,
                handlers: try HandlerRegistry { [any SubscriptionDeclaration].billing(shards: schedule.shards) },
                configuration: configuration, logger: .silent)
        }
        try await running(relays) {
            try await body()
            await probe.handled(try await database.acceptances(), by: "billing.rewards")
        }
    }
}

extension TestDatabase {
    /// Where in the log trades are accepted, each as often as it was published.
    fileprivate func acceptances() async throws -> Set<Int64> {
        Set(
            try await client.query("SELECT position FROM outbox.events WHERE name = 'trade.accepted'")
                .map { try $0.decode(at: 0) })
    }

    /// How many trades each trader takes part in that were accepted, as the trades themselves tell.
    fileprivate func acceptedTrades() async throws -> [Identity<User>: Int] {
        let rows = try await client.query(
            """
            SELECT trader, count(*) FROM (
                SELECT offered_by AS trader FROM white_label.trades WHERE status = 'ACCEPTED'
                UNION ALL SELECT offered_to FROM white_label.trades WHERE status = 'ACCEPTED') t
            GROUP BY trader
            """)
        return Dictionary(
            uniqueKeysWithValues: try rows.map {
                (try $0.decode(Identity<User>.self, at: 0), Int(try $0.decode(Int64.self, at: 1)))
            })
    }

    /// The coupons that lie in the table, by their trader; two of one trader are two words.
    fileprivate func coupons() async throws -> [Identity<User>: String] {
        let rows = try await client.query("SELECT account_id, coupon_id::text FROM white_label.coupons")
        return Dictionary(
            try rows.map { (try $0.decode(Identity<User>.self, at: 0), try $0.decode(at: 1)) },
            uniquingKeysWith: { "\($0) \($1)" })
    }
}
