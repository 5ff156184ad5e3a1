import Outbox
import OutboxPostgres
import OutboxTesting
import Postgres
import Testing
import WhiteLabel

@Suite struct `Billing` {
    private let ada = Identity<User>()

    @Test(arguments: Backend.allCases)
    func `grants both traders a coupon after their fifth accepted trade`(backend: Backend) async throws {
        try await backend.world { world in
            let bob = Identity<User>()
            for count in 1...7 {
                // Who offers and who accepts makes no difference.
                let (one, other) = count.isMultiple(of: 2) ? (ada, bob) : (bob, ada)
                try await world.accept(try await world.offer(from: one, to: other), by: other)
                try await world.drain(.billing())
                let accounts = try await world.accounts([ada, bob])
                #expect(accounts.map { $0.coupon != nil } == [count >= 5, count >= 5])
                #expect(accounts.map(\.trades.count) == [min(count, 5), min(count, 5)])
            }
        }
    }

    @Test(arguments: Backend.allCases)
    func `counts what was accepted, and neither offers nor refusals`(backend: Backend) async throws {
        try await backend.world { world in
            for _ in 0..<5 {
                _ = try await world.offer(from: ada, to: Identity())
                let trade = try await world.offer(from: Identity(), to: ada)
                try await world.store.process(DeclineTrade(tradeID: trade, by: ada))
            }
            #expect(try await world.drain(.billing()) == 0)
            #expect(try await world.accounts([ada]).isEmpty)
        }
    }

    @Test(arguments: Backend.allCases)
    func `counts a trade once that is published five times`(backend: Backend) async throws {
        try await backend.world { world in
            let bob = Identity<User>()
            let trade = try await world.offer(from: bob, to: ada)
            try await world.accept(trade, by: ada)
            for _ in 0..<4 { try await world.publishAgain(trade) }
            try await world.drain(.billing())
            #expect(try await world.accounts([ada, bob]).map(\.trades) == [[trade], [trade]])
        }
    }

    @Test func `grants no second coupon when everything is replayed`() async throws {
        try await TestDatabase.with { database in
            let store = try database.store()
            let world = World(store: store)
            for _ in 0..<6 { try await world.accept(try await world.offer(from: Identity(), to: ada), by: ada) }
            try await world.drain(.billing())
            let before = try await world.accounts([ada])
            for _ in 0..<2 {
                let report = try await OutboxOperator(store: store, actor: "alice")
                    .replay("billing.rewards", from: .beginning)
                #expect(report.events == 6)
                #expect(try await world.drain(.billing()) == 6)
            }
            let after = try await world.accounts([ada])
            #expect(after.map(\.coupon) == before.map(\.coupon) && after.map(\.version) == before.map(\.version))
            #expect(try await database.granted() == [ada: 1])
        }
    }

    @Test func `has one account a trader and one coupon an account, whoever writes`() async throws {
        try await TestDatabase.with { database in
            let world = World(store: try database.store())
            for _ in 0..<5 { try await world.accept(try await world.offer(from: Identity(), to: ada), by: ada) }
            try await world.drain(.billing())
            for statement: SQL in [
                "INSERT INTO white_label.trader_accounts (id, version) VALUES (\(ada.uuid), 1)",
                "INSERT INTO white_label.coupons VALUES (\(ada.uuid), 1, gen_random_uuid())",
                "INSERT INTO white_label.coupons VALUES (\(ada.uuid), 2, gen_random_uuid())",
            ] {
                await #expect(throws: PostgresError.self) { try await database.client.execute(statement) }
            }
        }
    }
}

extension World {
    func accept(_ trade: Identity<Trade>, by trader: Identity<User>) async throws {
        try await store.process(AcceptTrade(tradeID: trade, by: trader))
    }

    /// As a client that is sure of nothing might, or a program of before: the same fact a second time.
    func publishAgain(_ id: Identity<Trade>) async throws {
        try await store.perform { work in
            var trade = try work.trades.get(id)
            trade.record(TradeAccepted(tradeID: id, offeredBy: trade.offeredBy, offeredTo: trade.offeredTo))
            try work.trades.save(trade)
        }
    }

    func accounts(_ traders: [Identity<User>]) async throws -> [TraderAccount] {
        try await store.perform { work in try work.traderAccounts.find(traders) }
    }
}

extension TestDatabase {
    /// How many coupons the log says each trader got.
    func granted() async throws -> [Identity<User>: Int64] {
        let rows = try await client.query(
            """
            SELECT (payload->>'traderID')::uuid, count(*) FROM outbox.events WHERE name = 'coupon.granted' GROUP BY 1
            """)
        return Dictionary(
            uniqueKeysWithValues: try rows.map { (try $0.decode(Identity<User>.self, at: 0), try $0.decode(at: 1)) })
    }
}
