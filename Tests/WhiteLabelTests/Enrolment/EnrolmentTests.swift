import Foundation
import Outbox
import OutboxTesting
import Postgres
import Testing
import WhiteLabel
import WhiteLabelPostgres

@Suite struct `Enrolling an organisation` {
    @Test func `reports everything that is missing at once, each with its field`() async throws {
        let world = World(store: InMemoryOutboxStore())
        let enrolling = Enrolling(store: world.store, hashing: ScryptHashing.cheap)
        let nothing = NewAccount(email: nil, firstName: nil, lastName: " ")
        let error = await #expect(throws: ValidationError.self) {
            try await enrolling.enrol(nothing, organisation: "a\nb", patience: 0)
        }
        #expect(
            error?.violations.map(\.description) == [
                "email: is required", "firstName: is required", "lastName: is required",
                "password: is required, unless there is a googleID or a facebookID",
                "organisation: holds a line break or another control character",
                "patience: must be from 1 to 86400",
            ])
    }

    @Test(arguments: Backend.allCases)
    func `makes the user, the person, the organisation, and then the membership`(_ backend: Backend) async throws {
        try await backend.world { world in
            let id = try await world.enrol()
            #expect(try await world.enrolment(id).status == .pending)
            try await world.drain(.enrolment())
            #expect(try await world.expectEnd(of: id) == .completed)
            let parts = try await world.enrolment(id).parts
            let user = try await world.user(parts.userID)
            #expect(user.email.text == "ada@example.com" && user.name.description == "Ada Lovelace")
            let hash = try #require(user.credentials?.passwordHash)
            #expect(try await ScryptHashing.cheap.verify(Password("correct horse"), against: hash))
        }
    }

    @Test(arguments: Backend.allCases)
    func `begins once for each key`(_ backend: Backend) async throws {
        try await backend.world { world in
            let enrolling = Enrolling(store: world.store, hashing: ScryptHashing.cheap)
            let key = try IdempotencyKey("once")
            let first = try await enrolling.enrol(.ada(), organisation: "Engines", key: key)
            let second = try await enrolling.enrol(.ada(), organisation: "Engines", key: key)
            #expect(second.isReplay && first.response == second.response)
        }
    }

    @Test(arguments: Backend.allCases)
    func `fails where the address is taken, and closes what was made`(_ backend: Backend) async throws {
        try await backend.world { world in
            let ada = try await world.register()
            let id = try await world.enrol("ADA@example.com")
            try await world.drain(.enrolment())
            #expect(try await world.expectEnd(of: id) == .failed)
            #expect(
                try await world.enrolment(id).reason
                    == "cannot use this email address: an account with it exists; sign in, or use another address")
            #expect(try await !world.user(ada).isClosed, "somebody else's account is left alone")
            let other = try await world.enrol("other@example.com")
            try await world.drain(.enrolment())
            #expect(try await world.expectEnd(of: other) == .completed, "the organisation's name is free")
        }
    }

    @Test(arguments: Backend.allCases)
    func `fails where the organisation's name is taken or refused, and frees the address`(
        _ backend: Backend
    ) async throws {
        try await backend.world { world in
            let first = try await world.enrol("first@example.com", organisation: "Analytical Engines")
            let second = try await world.enrol("second@example.com", organisation: " ANALYTICAL  Engines")
            let third = try await world.enrol("third@example.com", organisation: "White Label")
            try await world.drain(.enrolment())
            #expect(try await world.expectEnd(of: first) == .completed)
            #expect(try await world.expectEnd(of: second) == .failed)
            #expect(try await world.expectEnd(of: third) == .failed)
            #expect(try await world.made(of: second) == [false, false, nil, nil])
            #expect(try await world.enrolment(second).reason?.contains("another has it") == true)
            #expect(try await world.enrolment(third).reason?.contains("it is our own") == true)
            let again = try await world.enrol("second@example.com", organisation: "Difference Engines")
            try await world.drain(.enrolment())
            #expect(try await world.expectEnd(of: again) == .completed)
        }
    }

    @Test(arguments: Backend.allCases)
    func `fails where a part is closed before there is a membership`(_ backend: Backend) async throws {
        try await backend.world { world in
            let id = try await world.request(.ada())
            try await world.drain(.enrolling(only: "enrolment.outcomes"))
            try await world.drain(.enrolling(only: "enrolment.commands"))
            try await world.store.process(CloseUser(userID: world.enrolment(id).parts.userID))
            try await world.drain(.enrolment())
            #expect(try await world.expectEnd(of: id) == .failed)
            #expect(try await world.made(of: id) == [false, false, false, nil])
        }
    }

    @Test func `keeps a hash in the row of the enrolment until the user has it, and in no message`() async throws {
        try await TestDatabase.with { database in
            let world = World(store: try database.store())
            let (good, bad) = (try await world.enrol(), try await world.enrol(organisation: "Other"))
            #expect(try await database.rows("white_label.enrolments", holding: "$scrypt$") == 2)
            try await world.drain(.enrolment())
            #expect(try await world.expectEnd(of: good) == .completed)
            #expect(try await world.expectEnd(of: bad) == .failed)
            for table: SQL in ["white_label.enrolments", "outbox.events", "outbox.processes", "outbox.parked"] {
                #expect(try await database.rows(table, holding: "$scrypt$") == 0)
            }
            #expect(try await database.rows("white_label.users", holding: "$scrypt$") == 1)
            #expect(try await database.rows("outbox.events", holding: "ada@example.com") > 0, "it finds what is there")
        }
    }
}

extension TestDatabase {
    /// How many rows of a table have a text in them somewhere.
    fileprivate func rows(_ table: SQL, holding text: String) async throws -> Int64 {
        let rows = try await client.query("SELECT count(*) FROM \(sql: table) t WHERE strpos(t::text, \(text)) > 0")
        return try rows.first?.decode(at: 0) ?? -1
    }
}
