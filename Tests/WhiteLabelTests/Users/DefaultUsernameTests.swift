import Outbox
import OutboxPostgres
import OutboxRelay
import OutboxTesting
import Postgres
import Testing
import WhiteLabel

@Suite struct DefaultUsernameTests {
    @Test(arguments: Backend.allCases)
    func `a new user gets a name made of their own, numbered where it is taken`(_ backend: Backend) async throws {
        try await backend.world { world in
            var users: [Identity<User>] = []
            for number in 0..<12 { users.append(try await world.register(.ada("ada\(number)@example.com"))) }
            try await world.drain([DefaultUsernames().subscription])
            var names: [String?] = []
            for user in users { names.append(try await world.user(user).username?.text) }
            #expect(names == ["adalovelace"] + (2...12).map { "adalovelace\($0)" })
        }
    }

    @Test(arguments: [
        ("Zoë", "Åström", "zoeastrom"), ("Ада", "Лавлейс", "user"), ("Jean-Luc", "O'Neil", "jeanluconeil"),
        ("7", "of 9", "user7of9"), ("X", "Ж", "userx"),
    ])
    func `a name becomes one of plain letters`(_ first: String, _ last: String, _ expected: String) async throws {
        let world = World(store: InMemoryOutboxStore())
        let user = try await world.register(
            NewAccount(email: "x@example.com", firstName: first, lastName: last, googleID: "1"))
        try await world.drain([DefaultUsernames().subscription])
        #expect(try await world.user(user).username?.text == expected)
    }

    @Test func `the longest name has room for a number`() async throws {
        let world = World(store: InMemoryOutboxStore())
        let long = String(repeating: "a", count: 100)
        for number in 1...2 {
            let user = try await world.register(
                NewAccount(email: "x\(number)@example.com", firstName: long, lastName: long, googleID: "\(number)"))
            try await world.drain([DefaultUsernames().subscription])
            let stem = String(repeating: "a", count: 24)
            #expect(try await world.user(user).username?.text == (number == 1 ? stem : stem + "2"))
        }
    }

    @Test(arguments: Backend.allCases)
    func `who has chosen a name by then keeps it`(_ backend: Backend) async throws {
        try await backend.world { world in
            let ada = try await world.register()
            try await world.store.process(EditProfile(userID: ada, username: "countess"))
            try await world.drain([DefaultUsernames().subscription])
            #expect(try await world.user(ada).username?.text == "countess")
        }
    }

    @Test func `relays that name thirty Adas at once give each a name of her own`() async throws {
        try await TestDatabase.with { database in
            let world = World(store: try database.store())
            for number in 0..<30 { try await world.register(.ada("ada\(number)@example.com")) }
            try await withThrowingTaskGroup { group in
                for _ in 0..<3 {
                    group.addTask { _ = try await world.drain([DefaultUsernames(shards: 4).subscription]) }
                }
                try await group.waitForAll()
            }
            try await world.drain([DefaultUsernames(shards: 4).subscription])
            let rows = try await database.client.query(
                "SELECT count(*), count(DISTINCT username), count(*) FILTER (WHERE username ~ '^adalovelace') FROM white_label.users"
            )
            let (all, distinct, fitting) = try #require(rows.first).decode(Int64.self, Int64.self, Int64.self)
            #expect(all == 30 && distinct == 30 && fitting == 30)
        }
    }

    @Test func `a name that somebody claims meanwhile is left to them`() async throws {
        try await TestDatabase.with { database in
            let store = try database.store()
            let world = World(store: store)
            let rival = try await world.register(.ada("rival@example.com"))
            try await world.drain([DefaultUsernames().subscription])
            let ada = try await world.register(
                NewAccount(email: "b@example.com", firstName: "B", lastName: "C", googleID: "1"))
            let edit = try await HeldTransaction(store) { work in
                _ = try EditProfile(userID: rival, username: "bc").handle(in: work)
            }
            async let handled = world.drain([DefaultUsernames().subscription])
            try await edit.commitWhenWaitedFor(database)
            _ = try await handled
            #expect(try await world.user(ada).username?.text == "bc2")
            #expect(try await world.user(rival).username?.text == "bc")
        }
    }
}
