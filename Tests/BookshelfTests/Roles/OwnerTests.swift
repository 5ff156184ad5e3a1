import BookshelfCommandLine
import Postgres
import Testing

@Suite(.timeLimit(.minutes(5))) struct `The file of the database's roles` {
    @Test func `lets the owner alone alter tables, and the log too`() async throws {
        try await RoledDatabase.with { roled in
            let owned: [SQL] = [
                "ALTER TABLE bookshelf.books ADD COLUMN pages integer",
                "ALTER TABLE outbox.events ADD COLUMN origin text", "CREATE TABLE outbox.more (id integer)",
                "ALTER TABLE outbox.inbox ADD COLUMN origin text",
            ]
            try await roled.client("owner") { client in
                for statement in owned { try await client.execute(statement) }
            }
            for role in ["app", "relay", "operator", "readonly"] {
                let allowed = try await roled.allowed(role, owned + Forbidden.schema)
                #expect(allowed == [], "\(role)")
            }
            let names = try await roled.database.client.query(
                """
                SELECT DISTINCT rolname::text FROM pg_class c JOIN pg_roles r ON r.oid = relowner
                WHERE relnamespace IN ('outbox'::regnamespace, 'bookshelf'::regnamespace, 'white_label'::regnamespace) ORDER BY 1
                """)
            #expect(
                try names.map { try $0.decode(String.self, at: 0) } == [roled.name("maintainer"), roled.name("owner")])
        }
    }

    @Test func `leaves a restored log to the owner, and a promoted server to the relay`() async throws {
        try await RoledDatabase.with { roled in
            _ = try await roled.drain(as: "relay")
            func rebase(as role: String) async throws -> Outcome {
                try await roled.run("relay", ["rebase", "orders.notify", "--yes"], as: role)
            }
            try await roled.database.client.execute("UPDATE outbox.checkpoints SET cluster = cluster + 1")
            let refused = try await rebase(as: "relay")
            #expect(refused.status == ProgramStatus.permission.rawValue, "\(refused)")
            let done = try await rebase(as: "owner")
            #expect(done.status == 0, "\(done)")
            try await roled.database.client.execute("UPDATE outbox.checkpoints SET timeline = timeline + 1")
            let promoted = try await rebase(as: "relay")
            #expect(promoted.status == 0, "\(promoted)")
        }
    }

    @Test func `can be run again, and takes back what was granted by hand`() async throws {
        try await RoledDatabase.with { roled in
            let before = try await roled.privileges()
            #expect(before.count > 50)
            try await roled.apply()
            #expect(try await roled.privileges() == before)
            try await roled.database.client.executeScript(
                """
                GRANT ALL ON ALL TABLES IN SCHEMA outbox TO \(roled.name("app"));
                GRANT SELECT (payload) ON outbox.events TO PUBLIC, \(roled.name("readonly"));
                GRANT SELECT ON bookshelf.api_tokens TO \(roled.name("maintainer"));
                ALTER TABLE bookshelf.books OWNER TO CURRENT_USER;
                """)
            #expect(try await roled.privileges() != before)
            try await roled.apply()
            let after = try await roled.privileges()
            #expect(Set(after).symmetricDifference(before) == [])
        }
    }
}
