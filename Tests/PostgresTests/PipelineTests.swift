import Postgres
import Testing

@Suite("Pipelines") struct PipelineTests {
    @Test("10,000 queued statements go out in one flush, and each is checked")
    func tenThousand() async throws {
        try await inWorld { world in
            try await world.client.executeScript("CREATE TABLE t (id int8 PRIMARY KEY, v text)")
            try await world.client.withTransaction { work in
                for id in 0..<10_000 { work.enqueue("INSERT INTO t VALUES (\(id), \("value"))") }
                try work.flush()
            }
            #expect(try await world.client.query("SELECT count(*) FROM t")[0].decode(Int.self, at: 0) == 10_000)
            let error = try await postgresError(.server) {
                try await world.client.withTransaction { work in
                    for id in 10_000..<20_000 {
                        work.enqueue("INSERT INTO t VALUES (\(id == 19_998 ? 5 : id), \("value"))")
                    }
                }
            }
            #expect(error.sqlState == .uniqueViolation)
            #expect(try await world.client.query("SELECT count(*) FROM t")[0].decode(Int.self, at: 0) == 10_000)
        }
    }

    @Test("50 MB there and back in one round trip: neither side waits for the other", .timeLimit(.minutes(1)))
    func fiftyMegabytes() async throws {
        let pieces = (0..<50).map { PostgresBytes(bytes: Array(repeating: UInt8($0), count: 1 << 20)) }
        let back = try await Server.admin.withTransaction { work in
            try work.queries(pieces.map { "SELECT \($0)" }).map { try $0[0].decode(PostgresBytes.self, at: 0) }
        }
        #expect(back == pieces)
    }

    @Test("A statement is prepared once per connection and type, and no more than the limit are kept")
    func cache() async throws {
        try await inWorld({
            $0.maximumConnections = 1; $0.preparedStatementLimit = 8
        }) { world in
            let kept: SQL = "SELECT count(*)::int8 FROM pg_prepared_statements"
            for _ in 0..<5 { try await world.client.execute("SELECT \(1)") }
            #expect(try await world.client.query(kept)[0].decode(Int.self, at: 0) == 2)
            for number in 0..<50 { try await world.client.execute(SQL(unsafeText: "SELECT \(number)")) }
            #expect(try await world.client.query(kept)[0].decode(Int.self, at: 0) <= 9)
            for _ in 0..<3 {
                #expect(try await world.client.query("SELECT \(1)").count == 1)
                #expect(try await world.client.query("SELECT \("text")").count == 1)
            }
        }
    }

    @Test("A statement that could not be prepared is not taken for prepared")
    func failedPreparation() async throws {
        try await inWorld({ $0.maximumConnections = 1 }) { world in
            for _ in 0..<2 {
                let error = try await postgresError(.server) { try await world.client.query("SELECT * FROM later") }
                #expect(error.sqlState == .undefinedTable)
            }
            try await postgresError(.server) {
                try await world.client.withTransaction { work in
                    work.enqueue("SELECT 1 / 0")
                    work.enqueue("SELECT 'skipped'")
                }
            }
            #expect(try await world.client.query("SELECT 'skipped'").count == 1)
            try await world.client.executeScript("CREATE TABLE later (id int8)")
            #expect(try await world.client.query("SELECT * FROM later").isEmpty)
        }
    }

    @Test("A table that changed under a prepared statement costs a transaction one more run, not an error")
    func changedTable() async throws {
        try await inWorld({ $0.maximumConnections = 1 }) { world in
            try await world.client.executeScript("CREATE TABLE t (a int8); INSERT INTO t VALUES (1)")
            let client = world.client
            @Sendable func columns() async throws -> Int {
                try await client.withTransaction { try $0.query("SELECT * FROM t").columnNames.count }
            }
            #expect(try await columns() == 1)
            try await client.executeScript("ALTER TABLE t ADD COLUMN b text")
            #expect(try await columns() == 2)
        }
    }

    @Test("Statements a pooler took away cost one more run, and are not prepared from then on")
    func mixedUp() async throws {
        try await inWorld({ $0.maximumConnections = 1 }) { world in
            let client = world.client
            @Sendable func ask() async throws -> Int {
                try await client.withTransaction { try $0.query("SELECT 7").count }
            }
            #expect(try await ask() == 1)
            try await client.executeScript("DEALLOCATE ALL")
            #expect(try await ask() == 1)
            #expect(world.log.text.contains("prepared statements are lost"))
            #expect(
                try await client.query("SELECT count(*)::int8 FROM pg_prepared_statements")[0].decode(Int.self, at: 0)
                    == 0)
        }
    }

    @Test("Without preparation nothing is kept on the server")
    func unprepared() async throws {
        try await inWorld({
            $0.maximumConnections = 1; $0.preparesStatements = false
        }) { world in
            let kept: SQL = "SELECT count(*)::int8 FROM pg_prepared_statements WHERE \(1) = 1"
            let alone = try await world.client.query(kept)[0].decode(Int.self, at: 0)
            let inTransaction = try await world.client.withTransaction { work in
                try work.query(kept)[0].decode(Int.self, at: 0)
            }
            #expect([alone, inTransaction] == [0, 0])
        }
    }

    @Test("A script runs whole or not at all, and its error leaves the connection in order")
    func scripts() async throws {
        try await inWorld({ $0.maximumConnections = 1 }) { world in
            let error = try await postgresError(.server) {
                try await world.client.executeScript("CREATE TABLE a (id int8); SELECT 1 / 0; CREATE TABLE b (id int8)")
            }
            #expect(error.sqlState == .divisionByZero)
            let tables: SQL = "SELECT 1 FROM pg_tables WHERE schemaname = \(world.schema.name)"
            #expect(try await world.client.query(tables).isEmpty)
            try await postgresError(.transactionMisuse) { try await world.client.executeScript("BEGIN; SELECT 1") }
            #expect(try await world.client.query("SELECT 1").count == 1)
        }
    }

    @Test("COPY, which this client does not speak, is an error and not a hang", .timeLimit(.minutes(1)))
    func copy() async throws {
        try await inWorld { world in
            try await world.client.executeScript("CREATE TABLE t (id int8)")
            for text in ["COPY t FROM STDIN", "COPY t TO STDOUT"] {
                try await postgresError { try await world.client.query(SQL(unsafeText: text)) }
                try await postgresError { try await world.client.executeScript(text) }
            }
            #expect(try await world.client.query("SELECT 1").count == 1)
        }
    }
}
