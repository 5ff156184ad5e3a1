import Outbox
import OutboxTesting
import Testing
import WhiteLabel

@Suite struct ProfileTests {
    @Test(arguments: Backend.allCases)
    func `what is left out of an edit stays`(_ backend: Backend) async throws {
        try await backend.world { world in
            let ada = try await world.register()
            let edited = try await world.store.process(EditProfile(userID: ada, firstName: "Augusta"))
            let user = try await world.user(ada)
            #expect(user.name.description == "Augusta Lovelace" && user.email.text == "ada@example.com")
            #expect(edited.version == 2 && user.version == 2)
        }
    }

    @Test(arguments: Backend.allCases)
    func `an edit of a profile that has changed since is refused`(_ backend: Backend) async throws {
        try await backend.world { world in
            let ada = try await world.register()
            try await world.store.process(EditProfile(userID: ada, version: 1, firstName: "Augusta"))
            let error = await #expect(throws: OutboxError.self) {
                try await world.store.process(EditProfile(userID: ada, version: 1, lastName: "King"))
            }
            #expect(error?.code == .versionConflict)
        }
    }

    @Test(arguments: Backend.allCases)
    func `a username is one user's, also after they took another`(_ backend: Backend) async throws {
        try await backend.world { world in
            let ada = try await world.register()
            let other = try await world.register(.ada("other@example.com"))
            try await world.store.process(EditProfile(userID: ada, username: "countess"))
            try await world.store.process(EditProfile(userID: ada, username: "ada"))
            let error = await #expect(throws: DomainError.self) {
                try await world.store.process(EditProfile(userID: other, username: "countess"))
            }
            #expect(error?.code == .usernameTaken)
            try await world.store.process(EditProfile(userID: ada, username: "countess"))
            #expect(try await world.user(ada).username?.text == "countess")
        }
    }

    @Test func `everything that is wrong with an edit is reported at once`() async throws {
        let error = #expect(throws: ValidationError.self) {
            try EditProfile(userID: Identity(), email: "ada", firstName: "", lastName: "\n", username: "A")
                .checkValidity()
        }
        #expect(Set(error?.violations.map(\.field) ?? []) == ["email", "firstName", "lastName", "username"])
    }
}
