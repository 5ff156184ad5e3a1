import Outbox
import Postgres
import Testing
import WhiteLabel

@Suite struct `Entering a record` {
    @Test(arguments: Backend.allCases)
    func `stores every field, and what is missing`(backend: Backend) async throws {
        try await backend.world { world in
            let full = VinylFields(title: "Kind of Blue", artist: "Miles Davis", year: 1959, genres: ["Modal", "Jazz"])
            for fields in [full, VinylFields(title: "Untitled", artist: "Unknown")] {
                let id = try await world.store.process(CreateVinyl(fields)).vinylID
                let stored = try await world.store.perform { work in try work.vinyls.get(id) }
                #expect(try stored.description == fields.description())
                #expect(stored.version == 1)
            }
        }
    }

    @Test(arguments: Backend.allCases)
    func `with a fourth genre stores nothing and records nothing`(backend: Backend) async throws {
        try await backend.world { world in
            let fields = VinylFields(title: "x", artist: "y", genres: ["a", "b", "c", "d"])
            let error = await #expect(throws: DomainError.self) { try await world.store.process(CreateVinyl(fields)) }
            #expect(error?.code == .tooManyGenres)
            let handled = try await world.drain(.vinyl(Outside().gateways))
            #expect(handled == 0)
        }
    }

    @Test(arguments: Backend.allCases)
    func `again as it is changes no version, and as something else one`(backend: Backend) async throws {
        try await backend.world { world in
            let id = try await world.store.process(CreateVinyl(.blue)).vinylID
            try await world.store.process(UpdateVinyl(vinylID: id, .blue))
            #expect(try await world.store.perform { work in try work.vinyls.get(id).version } == 1)
            let changed = VinylFields(title: "Kind of Blue", artist: "Miles Davis", genres: ["Jazz", "Modal", "Cool"])
            try await world.store.process(UpdateVinyl(vinylID: id, changed))
            let stored = try await world.store.perform { work in try work.vinyls.get(id) }
            #expect(stored.version == 2)
            #expect(try stored.description == changed.description())
        }
    }

    @Test(arguments: [
        "INSERT INTO white_label.vinyls (id, version, title, artist, year) VALUES (gen_random_uuid(), 1, 'x', 'y', 1800)",
        "INSERT INTO white_label.vinyls (id, version, title, artist) VALUES (gen_random_uuid(), 1, '', 'y')",
        "INSERT INTO white_label.wish_counts (id, version, wishes) VALUES (gen_random_uuid(), 1, -1)",
        """
        WITH vinyl AS (
            INSERT INTO white_label.vinyls (id, version, title, artist) VALUES (gen_random_uuid(), 1, 'x', 'y')
            RETURNING id)
        INSERT INTO white_label.vinyl_genres (vinyl_id, place, genre) SELECT id, 4, 'Jazz' FROM vinyl
        """,
    ])
    func `is refused by the tables too, whoever writes`(statement: String) async throws {
        try await TestDatabase.with { database in
            let error = await #expect(throws: PostgresError.self) {
                try await database.client.execute(SQL(unsafeText: statement))
            }
            #expect(error?.sqlState == .checkViolation)
        }
    }
}
