import Outbox
import OutboxPostgres
import OutboxTesting
import Postgres
import Testing
import WhiteLabel
import WhiteLabelPostgres

@Suite struct RegistrationTests {
    @Test func `everything that is missing is reported at once, each with its field`() async throws {
        let world = World(store: InMemoryOutboxStore())
        let error = await #expect(throws: ValidationError.self) {
            try await world.register(NewAccount(email: nil, firstName: " ", lastName: nil))
        }
        #expect(error?.violations.map(\.field) == ["email", "firstName", "lastName", "password"])
        #expect(error?.violations.allSatisfy { $0.code == "required" } == true)
    }

    @Test func `a password that is refused is reported with the rest, and never shown`() async throws {
        let world = World(store: InMemoryOutboxStore())
        let error = await #expect(throws: ValidationError.self) {
            try await world.register(
                NewAccount(email: "ada", firstName: "Ada", lastName: "Lovelace", password: "canary"))
        }
        #expect(error?.violations.map(\.code) == ["not_an_email", "too_short"])
        #expect(!String(reflecting: error).contains("canary"))
    }

    @Test(arguments: Backend.allCases)
    func `with an account of Google or Facebook no password is needed`(_ backend: Backend) async throws {
        try await backend.world { world in
            let google = try await world.register(
                NewAccount(email: "a@example.com", firstName: "A", lastName: "B", googleID: "1"))
            #expect(try await world.user(google).credentials == Credentials(googleID: ProviderID("1")))
            let facebook = try await world.register(
                NewAccount(email: "b@example.com", firstName: "A", lastName: "B", facebookID: "1"))
            #expect(try await world.user(facebook).credentials == Credentials(facebookID: ProviderID("1")))
            let error = await #expect(throws: DomainError.self) {
                try await world.register(
                    NewAccount(email: "c@example.com", firstName: "A", lastName: "B", googleID: "1"))
            }
            #expect(error?.code == .providerAccountTaken)
        }
    }

    @Test(arguments: Backend.allCases)
    func `an account that exists is the answer, however the address is spelled`(_ backend: Backend) async throws {
        try await backend.world { world in
            try await world.register(.ada())
            for address in ["ada@example.com", "ADA@Example.com"] {
                let error = await #expect(throws: DomainError.self) { try await world.register(.ada(address)) }
                #expect(error?.code == .emailTaken)
            }
        }
    }

    @Test(arguments: Backend.allCases)
    func `an address that was given up can be had, one that is taken cannot be changed to`(
        _ backend: Backend
    ) async throws {
        try await backend.world { world in
            let ada = try await world.register(.ada())
            try await world.store.process(EditProfile(userID: ada, email: "countess@example.com"))
            let other = try await world.register(.ada())
            let error = await #expect(throws: DomainError.self) {
                try await world.store.process(EditProfile(userID: other, email: "Countess@example.com"))
            }
            #expect(error?.code == .emailTaken)
        }
    }

    @Test(arguments: Backend.allCases)
    func `of eight registrations of one address at once one makes an account`(_ backend: Backend) async throws {
        try await backend.world { world in
            let outcomes = await withTaskGroup { group in
                for number in 0..<8 {
                    let address = number.isMultiple(of: 2) ? "ada@example.com" : "Ada@EXAMPLE.com"
                    group.addTask { () -> Result<Identity<User>, any Error> in
                        do { return .success(try await world.register(.ada(address))) } catch { return .failure(error) }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.count { (try? $0.get()) != nil } == 1)
            for case .failure(let error) in outcomes { #expect((error as? DomainError)?.code == .emailTaken) }
            #expect(outcomes.count == 8)
            let outside = Outside()
            try await world.drain(.users(outside.gateways))
            #expect(outside.posts.all.count == 1)
        }
    }

    @Test(arguments: Backend.allCases)
    func `a repeat under one key gets the first answer, though its hash is another`(_ backend: Backend) async throws {
        try await backend.world { world in
            let key = try IdempotencyKey("once")
            let first = try await world.registration.register(.ada(), key: key)
            let second = try await world.registration.register(.ada(), key: key)
            #expect(!first.isReplay && second.isReplay && first.response == second.response)
            let error = await #expect(throws: OutboxError.self) {
                try await world.registration.register(.ada("other@example.com"), key: key)
            }
            #expect(error?.code == .idempotencyKeyReused)
        }
    }

    @Test func `queries show users, and nothing that they prove their identity by`() async throws {
        try await TestDatabase.with { database in
            let world = World(store: try database.store())
            let first = try await world.register(.ada())
            let second = try await world.register(.ada("other@example.com"))
            let queries = WhiteLabelQueries(client: database.client)
            #expect(try await queries.users().map(\.userID) == [first, second])
            #expect(try await queries.users(after: first).map(\.userID) == [second])
            #expect(try await queries.users(limit: 1).map(\.email) == ["ada@example.com"])
            #expect(try await queries.user(first)?.lastName == "Lovelace")
            #expect(try await queries.user(Identity()) == nil)
        }
    }
}
