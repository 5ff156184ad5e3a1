import Outbox
import Testing
import WhiteLabel

@Suite struct UserTests {
    private func ada() throws -> User {
        User.create(
            email: try EmailAddress("ada@example.com"),
            name: PersonName(first: try NamePart("Ada"), last: try NamePart("Lovelace")),
            credentials: try Credentials(googleID: ProviderID("1815")))
    }

    @Test func `a new user records that it was created, with plain facts`() throws {
        let user = try ada()
        let created = UserCreated(userID: user.id, email: "ada@example.com", firstName: "Ada", lastName: "Lovelace")
        #expect(user.recorded.pending.map { $0 as? UserCreated } == [created])
    }

    @Test(arguments: Backend.allCases) func `a user who is loaded records nothing`(_ backend: Backend) async throws {
        try await backend.world { world in
            let user = try ada()
            try await world.store.perform { work in try work.users.save(user) }
            let loaded = try await world.user(user.id)
            #expect(loaded.recorded.pending.isEmpty && loaded.version == 1)
            #expect(loaded.email == user.email && loaded.name == user.name && loaded.credentials == user.credentials)
        }
    }

    @Test func `an edit says what is since, and where mail went before`() throws {
        var user = try ada()
        user.recorded = RecordedEvents(version: 1)
        try user.edit(
            email: try EmailAddress("countess@example.com"), name: user.name, username: try Username("countess"))
        let edited = UserEdited(
            userID: user.id, email: "countess@example.com", previousEmail: "ada@example.com", firstName: "Ada",
            lastName: "Lovelace", username: "countess")
        #expect(user.recorded.pending.map { $0 as? UserEdited } == [edited])
    }

    @Test func `an edit that changes nothing records nothing`() throws {
        var user = try ada()
        user.recorded = RecordedEvents(version: 1)
        try user.edit(email: user.email, name: user.name, username: nil)
        #expect(user.recorded.pending.isEmpty)
    }

    @Test func `nobody is a user who has nothing to prove it by`() throws {
        #expect(throws: Violation.self) { try Credentials() }
    }
}
