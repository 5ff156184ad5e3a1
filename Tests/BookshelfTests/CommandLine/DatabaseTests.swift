import BookshelfCommandLine
import BookshelfPostgres
import Postgres
import TestServer
import Testing

@Suite(.timeLimit(.minutes(5))) struct `A database that does not fit` {
    private func addBook(on url: String) async throws -> Outcome {
        try await bookshelf("add-book", "--title", "Emma", "--author", "Jane Austen", "--price", "7.50", on: url)
    }

    @Test func `cannot be reached`() async throws {
        let outcome = try await addBook(on: "postgres://nobody@127.0.0.1:1/nothing")
        #expect(outcome.status == ProgramStatus.unavailable.rawValue)
        #expect(outcome.error?.hasPrefix("error: database: ") == true, "\(outcome.errors)")
    }

    @Test(arguments: [
        "postgres://db.example/shop", "postgres://db.example/shop?sslmode=require",
        "host=127.0.0.1,db.example dbname=shop",
        "host=localhost hostaddr=192.0.2.1 dbname=shop sslmode=verify-ca",
    ])
    func `is on the network, and nothing proves that it is the right one`(url: String) async throws {
        for outcome in [try await addBook(on: url), try await relay("status", on: url)] {
            #expect(outcome.status == ProgramStatus.configuration.rawValue)
            #expect(outcome.error?.hasPrefix("error: insecure connection: nothing proves") == true, "\(outcome.errors)")
        }
    }

    @Test func `is on the network, and is trusted all the same, or verified`() async throws {
        // Nobody listens there: it was tried.
        let address = "host=127.0.0.1,db.invalid port=1 connect_timeout=2 dbname=shop"
        for outcome in [
            try await addBook(on: address + " sslmode=verify-full"),
            try await bookshelf("list", "books", "--insecure-tls", on: address),
            try await bookshelf("list", "books", on: address, ["DATABASE_INSECURE_TLS": "true"]),
        ] {
            #expect(outcome.status == ProgramStatus.unavailable.rawValue, "\(outcome.errors)")
        }
    }

    @Test func `loses in a crash what it answered as done, and gets no service`() async throws {
        try await TestDatabase.with { database in
            let rows = try await database.client.query("SELECT current_database()")
            let name = try SQLIdentifier(try #require(rows.first).decode(String.self, at: 0))
            try await database.client.execute("ALTER DATABASE \(name) SET synchronous_commit = off")
            for outcome in [try await bookshelf("serve", on: database.url), try await relay("run", on: database.url)] {
                #expect(outcome.status == ProgramStatus.configuration.rawValue)
                #expect(outcome.errors.last?.contains("synchronous_commit is off") == true, "\(outcome.errors)")
            }
        }
    }

    @Test func `cannot be understood, and is not quoted since it may hold a password`() async throws {
        let outcome = try await addBook(on: "postgres//alice:s3cret@host")
        #expect(outcome.status == ProgramStatus.configuration.rawValue)
        #expect(outcome.error?.hasPrefix("error: invalid DATABASE_URL: ") == true, "\(outcome.errors)")
        #expect(outcome.error?.contains("s3cret") == false)
    }

    @Test func `is not on the server`() async throws {
        let outcome = try await addBook(on: DatabaseURL(try await TestServer.url()).naming("no_such_database").text)
        #expect(outcome.status == ProgramStatus.unavailable.rawValue)
        #expect(outcome.error?.contains(#"database "no_such_database" does not exist"#) == true, "\(outcome.errors)")
    }

    @Test func `was never migrated`() async throws {
        try await TestDatabase.with(migrated: false) { database in
            for outcome in [try await addBook(on: database.url), try await relay("status", on: database.url)] {
                #expect(outcome.status == ProgramStatus.configuration.rawValue)
                #expect(outcome.error?.contains("schema 'outbox' lacks") == true, "\(outcome.errors)")
            }
        }
    }

    @Test func `is newer than the program`() async throws {
        try await TestDatabase.with { database in
            try await database.client.execute(
                "INSERT INTO bookshelf.schema_migrations (ordinal, name, checksum) VALUES (99, 'V100_future', 'x')")
            for outcome in [
                try await addBook(on: database.url), try await bookshelf("migrate", on: database.url),
                try await relay("run", on: database.url),
            ] {
                #expect(outcome.status == ProgramStatus.configuration.rawValue)
                #expect(outcome.errors.last?.contains("V100_future") == true, "\(outcome.errors)")
                #expect(outcome.errors.last?.hasPrefix("error: ") == true)
            }
        }
    }

    @Test func `takes no writes`() async throws {
        try await TestDatabase.with { database in
            let rows = try await database.client.query("SELECT current_database()")
            let name = try SQLIdentifier(try #require(rows.first).decode(String.self, at: 0))
            try await database.client.execute("ALTER DATABASE \(name) SET default_transaction_read_only = on")
            let outcome = try await addBook(on: database.url)
            #expect(outcome.status == ProgramStatus.unavailable.rawValue)
            #expect(outcome.error?.contains("read-only") == true, "\(outcome.errors)")
        }
    }
}

@Suite(.timeLimit(.minutes(5))) struct `Migrating` {
    @Test func `applies each step once, however many do it at once`() async throws {
        try await TestDatabase.with(migrated: false) { database in
            async let first = bookshelf("migrate", "--json", on: database.url)
            async let second = bookshelf("migrate", "--json", on: database.url)
            let outcomes = try await [first, second]
            #expect(outcomes.map(\.status) == [0, 0], "\(outcomes)")
            let applied = try outcomes.flatMap { try $0.json()["applied"] as? [String] ?? [] }
            #expect(applied.count == Set(applied).count)
            #expect(applied.contains("bookshelf/V001_catalog_orders_inventory"))
            let third = try await bookshelf("migrate", on: database.url)
            #expect(third.output == ["Nothing to apply"])
        }
    }

    @Test func `documents every table and every column`() async throws {
        try await TestDatabase.with { database in
            let rows = try await database.client.query(
                """
                SELECT c.relname || '.' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                WHERE c.relnamespace = 'bookshelf'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
                    AND c.relname <> 'schema_migrations'
                    AND (col_description(c.oid, a.attnum) IS NULL OR obj_description(c.oid) IS NULL)
                """)
            #expect(try rows.map { try $0.decode(String.self, at: 0) } == [])
        }
    }
}
