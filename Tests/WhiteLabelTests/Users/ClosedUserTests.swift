import Outbox
import OutboxTesting
import Testing
import WhiteLabel

@Suite struct `A closed account` {
    @Test(arguments: Backend.allCases)
    func `frees its address and its accounts of providers, and is told of once`(_ backend: Backend) async throws {
        try await backend.world { world in
            var account = NewAccount.ada()
            account.googleID = "1815"
            let ada = try await world.register(account)
            for _ in 1...2 { try await world.store.process(CloseUser(userID: ada)) }
            let closed = try await world.user(ada)
            #expect(closed.isClosed && closed.credentials == nil && closed.version == 2)
            let next = try await world.register(account)
            #expect(next != ada)
            let error = await #expect(throws: DomainError.self) { try await world.register(.ada("Ada@example.com")) }
            #expect(error?.code == .emailTaken)
        }
    }

    @Test func `says which address is free since`() throws {
        var user = User.create(
            email: try EmailAddress("ada@example.com"),
            name: PersonName(first: try NamePart("Ada"), last: try NamePart("Lovelace")),
            credentials: try Credentials(googleID: ProviderID("1815")))
        user.recorded = RecordedEvents(version: 1)
        user.close()
        #expect(
            user.recorded.pending.map { $0 as? UserClosed } == [UserClosed(userID: user.id, email: "ada@example.com")])
    }

    @Test(arguments: Backend.allCases)
    func `is not edited, and gets no username`(_ backend: Backend) async throws {
        try await backend.world { world in
            let ada = try await world.register()
            try await world.store.process(CloseUser(userID: ada))
            let error = await #expect(throws: DomainError.self) {
                try await world.store.process(EditProfile(userID: ada, username: "ada"))
            }
            #expect(error?.code == .userClosed)
            try await world.drain([DefaultUsernames().subscription])
            #expect(try await world.user(ada).username == nil)
        }
    }

    @Test(arguments: Backend.allCases)
    func `has to be one there is`(_ backend: Backend) async throws {
        try await backend.world { world in
            let error = await #expect(throws: DomainError.self) {
                try await world.store.process(CloseUser(userID: Identity()))
            }
            #expect(error?.code == .unknown)
        }
    }
}
