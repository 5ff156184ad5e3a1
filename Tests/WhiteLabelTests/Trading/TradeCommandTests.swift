import Outbox
import Postgres
import Testing
import WhiteLabel

@Suite struct `Trading` {
    private let ada = Identity<User>()
    private let bob = Identity<User>()

    @Test(arguments: Backend.allCases)
    func `stores both sides in their order`(backend: Backend) async throws {
        try await backend.world { world in
            let vinyls = try await world.vinyls(5)
            let terms = TradeTerms(given: [vinyls[4], vinyls[0]], wanted: [vinyls[3], vinyls[1], vinyls[2]])
            let id = try await world.store.process(OfferTrade(by: ada, to: bob, terms)).tradeID
            let trade = try await world.trade(id)
            #expect(trade.terms == terms && trade.offeredBy == ada && trade.offeredTo == bob)
            #expect(trade.status == .pending && trade.version == 1)
        }
    }

    @Test(arguments: Backend.allCases)
    func `is for records that somebody entered`(backend: Backend) async throws {
        try await backend.world { world in
            let unknown = Identity<Vinyl>()
            let terms = TradeTerms(given: try await world.vinyls(1), wanted: [unknown])
            let error = await #expect(throws: OutboxError.self) {
                try await world.store.process(OfferTrade(by: ada, to: bob, terms))
            }
            #expect(error?.code == .notFound && error?.message.contains("\(unknown)") == true)
        }
    }

    @Test(arguments: Backend.allCases)
    func `is agreed upon once, and a second answer changes nothing`(backend: Backend) async throws {
        try await backend.world { world in
            let id = try await world.offer(from: ada, to: bob)
            try await world.store.process(AcceptTrade(tradeID: id, by: bob))
            let again = await #expect(throws: DomainError.self) {
                try await world.store.process(AcceptTrade(tradeID: id, by: bob))
            }
            let declined = await #expect(throws: DomainError.self) {
                try await world.store.process(DeclineTrade(tradeID: id, by: bob))
            }
            #expect(again?.code == .tradeNotPending && declined?.code == .tradeNotPending)
            let trade = try await world.trade(id)
            #expect(trade.status == .accepted && trade.version == 2)
        }
    }

    @Test(arguments: Backend.allCases)
    func `is agreed upon once, also when both answers come at a time`(backend: Backend) async throws {
        try await backend.world { world in
            let id = try await world.offer(from: ada, to: bob)
            let won = await withTaskGroup(of: Bool.self) { tasks in
                for _ in 0..<6 {
                    tasks.addTask { (try? await world.store.process(AcceptTrade(tradeID: id, by: bob))) != nil }
                    tasks.addTask { (try? await world.store.process(DeclineTrade(tradeID: id, by: bob))) != nil }
                }
                return await tasks.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(won == 1)
            let trade = try await world.trade(id)
            #expect(trade.status != .pending && trade.version == 2)
        }
    }

    @Test func `is between two, whoever writes`() async throws {
        try await TestDatabase.with { database in
            let error = await #expect(throws: PostgresError.self) {
                try await database.client.execute(
                    """
                    INSERT INTO white_label.trades (id, version, offered_by, offered_to, status)
                    VALUES (gen_random_uuid(), 1, \(ada.uuid), \(ada.uuid), 'PENDING')
                    """)
            }
            #expect(error?.sqlState == .checkViolation)
        }
    }
}

extension World {
    /// So many records that somebody entered.
    func vinyls(_ count: Int) async throws -> [Identity<Vinyl>] {
        let description = try VinylFields.blue.description()
        let vinyls = (0..<count).map { _ in Vinyl.create(description) }
        try await store.perform { work in for vinyl in vinyls { try work.vinyls.save(vinyl) } }
        return vinyls.map(\.id)
    }

    /// A pending trade of one record.
    func offer(from trader: Identity<User>, to other: Identity<User>) async throws -> Identity<Trade> {
        let terms = TradeTerms(wanted: try await vinyls(1))
        return try await store.process(OfferTrade(by: trader, to: other, terms)).tradeID
    }

    func trade(_ id: Identity<Trade>) async throws -> Trade {
        try await store.perform { work in try work.trades.get(id) }
    }
}
