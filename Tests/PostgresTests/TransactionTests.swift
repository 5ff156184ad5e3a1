import Foundation
import Postgres
import Testing

@Suite("Transactions") struct TransactionTests {
    struct Refused: Error, Equatable {}

    private func inTable(_ body: (World) async throws -> Void) async throws {
        try await inWorld { world in
            try await world.client.executeScript(
                "CREATE TABLE t (id int8 PRIMARY KEY, v text, CONSTRAINT short CHECK (length(v) < 10))")
            try await body(world)
        }
    }

    private func refused(_ body: () async throws -> Void) async throws {
        await #expect(throws: Refused()) { try await body() }
    }

    private func ids(_ world: World) async throws -> [Int] {
        try await world.client.query("SELECT id FROM t ORDER BY id").map { try $0.decode(Int.self, at: 0) }
    }

    @Test("Returning commits")
    func returningCommits() async throws {
        try await inTable { world in
            let sum = try await world.client.withTransaction { work in
                work.enqueue("INSERT INTO t VALUES (\(1))")
                try work.execute("INSERT INTO t VALUES (\(2))")
                return try work.query("SELECT sum(id)::int8 FROM t")[0].decode(Int.self, at: 0)
            }
            #expect(sum == 3)
            #expect(try await ids(world) == [1, 2])
        }
    }

    @Test("Throwing rolls back, and the error arrives unchanged")
    func throwingRollsBack() async throws {
        try await inTable { world in
            try await refused {
                try await world.client.withTransaction { work in
                    try work.execute("INSERT INTO t VALUES (1)")
                    work.enqueue("INSERT INTO t VALUES (2)")
                    throw Refused()
                }
            }
            #expect(try await ids(world) == [])
            #expect(world.client.poolStatus.idle == 1)
        }
    }

    @Test("A result that is not Sendable can be handed out")
    func resultsAreSent() async throws {
        final class Count { var value = 0 }
        let count = try await Server.admin.withTransaction { work in
            let count = Count()
            count.value = try work.query("SELECT 4")[0].decode(Int.self, at: 0)
            return count
        }
        #expect(count.value == 4)
    }

    @Test("Queued writes, BEGIN and COMMIT are one round trip")
    func oneRoundTrip() async throws {
        try await inTable { world in
            try await world.client.withTransaction { work in
                work.enqueue("INSERT INTO t VALUES (1, pg_current_xact_id()::text)")
                work.enqueue("INSERT INTO t VALUES (2, pg_current_xact_id()::text)")
            }
            let rows = try await world.client.query("SELECT DISTINCT v FROM t")
            #expect(rows.count == 1)
        }
    }

    @Test("A closure that does nothing does not talk to the server")
    func nothing() async throws {
        try await inWorld { world in
            try await world.client.withTransaction { _ in }
            let question: SQL = """
                SELECT query FROM pg_stat_activity WHERE application_name = \(world.applicationName)
                """
            #expect(try await Server.admin.query(question)[0].decode(String.self, at: 0) == "")
        }
    }

    @Test("An error in the third of five queued writes fails the commit, and nothing is stored")
    func everyAnswerIsChecked() async throws {
        try await inTable { world in
            let error = try await postgresError(.server) {
                try await world.client.withTransaction { work in
                    for id in [1, 2, 2, 3, 4] { work.enqueue("INSERT INTO t VALUES (\(id))") }
                }
            }
            #expect(error.sqlState == .uniqueViolation)
            #expect(error.constraint == "t_pkey")
            #expect(error.table == "t")
            #expect(error.file.hasSuffix("TransactionTests.swift"))
            #expect(try await ids(world) == [])
        }
    }

    @Test("COMMIT answered by ROLLBACK is an error: a swallowed failure cannot pass for a commit")
    func swallowedFailure() async throws {
        try await inTable { world in
            try await postgresError(.rolledBack) {
                try await world.client.withTransaction { work in
                    try work.execute("INSERT INTO t VALUES (1)")
                    _ = try? work.query("SELECT 1 / 0")
                    work.enqueue("INSERT INTO t VALUES (2)")
                }
            }
            #expect(try await ids(world) == [])
            #expect(world.client.poolStatus.open == 1)
        }
    }

    @Test("A deferred constraint fails COMMIT itself, and that is no unknown outcome")
    func deferredConstraint() async throws {
        try await inTable { world in
            try await world.client.executeScript(
                "CREATE TABLE u (id int8 REFERENCES t DEFERRABLE INITIALLY DEFERRED)")
            let error = try await postgresError(.server) {
                try await world.client.withTransaction { work in work.enqueue("INSERT INTO u VALUES (9)") }
            }
            #expect(error.sqlState == .foreignKeyViolation)
        }
    }

    @Test("A queued value that cannot be sent keeps the transaction from committing, even if swallowed")
    func unsendableValue() async throws {
        try await inTable { world in
            try await postgresError(.invalidText) {
                try await world.client.withTransaction { work in
                    work.enqueue("INSERT INTO t VALUES (1)")
                    work.enqueue("INSERT INTO t VALUES (2, \("\0"))")
                    try? work.flush()
                }
            }
            #expect(try await ids(world) == [])
        }
    }

    @Test("A statement that cannot be sent loses nothing queued before it")
    func unsendableStatement() async throws {
        try await inTable { world in
            try await world.client.withTransaction { work in
                work.enqueue("INSERT INTO t VALUES (1)")
                _ = try? work.query("SELECT \("\0")")
            }
            #expect(try await ids(world) == [1])
        }
    }

    @Test("A check sees the rows of its statement; throwing rolls back")
    func checks() async throws {
        try await inTable { world in
            try await refused {
                try await world.client.withTransaction { work in
                    work.enqueue("INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING") { rows in
                        if rows.affected == 1 { throw Refused() }
                    }
                    try work.flush()
                }
            }
            #expect(try await ids(world) == [])
        }
    }

    @Test("A check that throws after COMMIT is reported as the mistake it is")
    func lateCheck() async throws {
        try await inTable { world in
            let error = try await postgresError(.transactionMisuse) {
                try await world.client.withTransaction { work in
                    work.enqueue("INSERT INTO t VALUES (1)") { _ in throw Refused() }
                }
            }
            #expect(error.message.hasPrefix("committed"))
            #expect(error.underlying as? Refused == Refused())
            #expect(try await ids(world) == [1])
        }
    }

    @Test(
        "Beginning and ending transactions by hand is found out",
        arguments: ["COMMIT", "ROLLBACK", "BEGIN", "END", "ABORT", "START TRANSACTION"])
    func typedCommit(_ text: String) async throws {
        try await inTable { world in
            try await postgresError(.transactionMisuse) {
                try await world.client.withTransaction { work in
                    try work.execute("INSERT INTO t VALUES (1)")
                    _ = try? work.query(SQL(unsafeText: text))
                    work.enqueue("INSERT INTO t VALUES (2)")
                }
            }
            try await postgresError(.transactionMisuse) {
                try await world.client.withTransaction { work in
                    work.enqueue(SQL(unsafeText: text))
                    work.enqueue("INSERT INTO t VALUES (3)")
                }
            }
            let stored = try await ids(world)
            #expect(!stored.contains(2))
            #expect(try await world.client.query("SELECT 1").count == 1)
        }
    }

    @Test("Several questions take one round trip")
    func queries() async throws {
        let answers = try await Server.admin.withTransaction { work in
            try work.queries(["SELECT 1", "SELECT 2 UNION SELECT 3 ORDER BY 1", "SELECT \("x")"])
        }
        #expect(answers.map(\.count) == [1, 2, 1])
        #expect(try answers[2][0].decode(String.self, at: 0) == "x")
    }

    @Test("A transaction used after its end answers with an error")
    func usedAfterTheEnd() async throws {
        // The compiler lets nobody keep a transaction; only this does.
        nonisolated(unsafe) var kept: Transaction?
        try await Server.admin.withTransaction { work in kept = work }
        let transaction = try #require(kept)
        try await postgresError(.transactionMisuse) { try transaction.query("SELECT 1") }
    }
}

@Suite("Savepoints") struct SavepointTests {
    struct Refused: Error {}

    private func stored(_ body: @escaping @Sendable (Transaction) throws -> Void) async throws -> [Int] {
        var ids: [Int] = []
        try await inWorld { world in
            try await world.client.executeScript("CREATE TABLE t (id int8 PRIMARY KEY)")
            try await world.client.withTransaction { work in try body(work) }
            ids = try await world.client.query("SELECT id FROM t ORDER BY id").map { try $0.decode(Int.self, at: 0) }
        }
        return ids
    }

    @Test("A savepoint that fails undoes its own statements only")
    func undoesItsOwn() async throws {
        let ids = try await stored { work in
            work.enqueue("INSERT INTO t VALUES (1)")
            try? work.savepoint {
                work.enqueue("INSERT INTO t VALUES (2)")
                try work.execute("INSERT INTO t VALUES (1)")
            }
            work.enqueue("INSERT INTO t VALUES (3)")
        }
        #expect(ids == [1, 3])
    }

    @Test("A savepoint that only queued is undone without asking the server", arguments: [true, false])
    func undoesQueued(_ hasBegun: Bool) async throws {
        let ids = try await stored { work in
            work.enqueue("INSERT INTO t VALUES (1)")
            if hasBegun { try work.flush() }
            work.enqueue("INSERT INTO t VALUES (2)")
            try? work.savepoint {
                work.enqueue("INSERT INTO t VALUES (9)")
                throw Refused()
            }
            work.enqueue("INSERT INTO t VALUES (3)")
        }
        #expect(ids == [1, 2, 3])
    }

    @Test("What a savepoint queued is checked before it ends")
    func checksItsQueue() async throws {
        let ids = try await stored { work in
            work.enqueue("INSERT INTO t VALUES (1)")
            #expect(throws: PostgresError.self) {
                try work.savepoint { work.enqueue("INSERT INTO t VALUES (1)") }
            }
            try work.savepoint { work.enqueue("INSERT INTO t VALUES (2)") }
        }
        #expect(ids == [1, 2])
    }

    @Test("Savepoints nest")
    func nest() async throws {
        let ids = try await stored { work in
            try work.savepoint {
                try work.execute("INSERT INTO t VALUES (1)")
                try? work.savepoint {
                    try work.execute("INSERT INTO t VALUES (2)")
                    throw Refused()
                }
                try work.savepoint { work.enqueue("INSERT INTO t VALUES (3)") }
            }
        }
        #expect(ids == [1, 3])
    }
}
