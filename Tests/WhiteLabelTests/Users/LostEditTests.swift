import Outbox
import OutboxPostgres
import OutboxTesting
import Postgres
import Testing
import WhiteLabel

/// A profile edit commits after the handler has read the user and before it writes them.
@Suite struct LostEditTests {
    @Test func `an edit made while the handler runs is kept, and the user gets their name`() async throws {
        let user = try await userAfterRace(with: DefaultUsernames().subscription)
        #expect(user.name.description == "Augusta King")
        #expect(user.username?.text == "augustaking")
    }

    /// What the version check is for: the same race, written by hand without one.
    @Test func `without a version check the same race loses the edit`() async throws {
        let byHand = React(to: UserCreated.self, as: "users.default_username") { event, work in
            let user = try work.users.get(event.userID)
            let (first, last) = (user.name.first.text, user.name.last.text)
            try work.withPostgres { transaction in
                try transaction.execute(
                    """
                    UPDATE white_label.users SET first_name = \(first), last_name = \(last),
                        email = \(user.email.text), username = 'adalovelace', version = version + 1
                    WHERE id = \(user.id)
                    """)
            }
        }
        let user = try await userAfterRace(with: byHand)
        #expect(user.name.description == "Ada Lovelace", "the edit to Augusta King is gone")
    }

    private func userAfterRace(with handler: React) async throws -> User {
        var result: User?
        try await TestDatabase.with { database in
            let store = try database.store()
            let world = World(store: store)
            let ada = try await world.register()
            let edit = try await HeldTransaction(store) { work in
                _ = try EditProfile(userID: ada, firstName: "Augusta", lastName: "King").handle(in: work)
            }
            async let handled = world.drain([handler])
            try await edit.commitWhenWaitedFor(database)
            #expect(try await handled > 0)
            result = try await world.user(ada)
        }
        return try #require(result)
    }
}
