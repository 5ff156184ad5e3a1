import Postgres
import Synchronization
import Testing

@Suite("Trying again") struct RetryTests {
    private func inTwoRows(_ body: (World) async throws -> Void) async throws {
        try await inWorld({ $0.additional["deadlock_timeout"] = "20ms" }) { world in
            try await world.client.executeScript(
                "CREATE TABLE t (id int8 PRIMARY KEY, n int8 NOT NULL DEFAULT 0); INSERT INTO t VALUES (1), (2)")
            try await body(world)
        }
    }

    /// Two transactions that each hold what the other wants, on their first try.
    private func collide(
        _ world: World, _ options: TransactionOptions,
        _ work: @escaping @Sendable (Transaction, Int, Bool, Meeting) throws -> Void
    ) async -> (outcomes: [Result<Void, any Error>], runs: Int) {
        let (client, meeting, runs) = (world.client, Meeting(of: 2), Counter())
        let tasks = [1, 2].map { id in
            let tries = Counter()
            return Task {
                try await client.withTransaction(options) { transaction in
                    runs.increment()
                    try work(transaction, id, tries.increment() == 1, meeting)
                }
            }
        }
        return (await [tasks[0].result, tasks[1].result], runs.value)
    }

    @Test("A deadlock is broken by running one closure again")
    func deadlock() async throws {
        try await inTwoRows { world in
            let (outcomes, runs) = await collide(world, .init()) { work, id, isFirst, meeting in
                try work.execute("UPDATE t SET n = n + 1 WHERE id = \(id)")
                if isFirst { meeting.join() }
                try work.execute("UPDATE t SET n = n + 1 WHERE id = \(3 - id)")
            }
            for outcome in outcomes { try outcome.get() }
            #expect(runs >= 3)  // Three, unless the second try meets the other one's end halfway.
            let rows = try await world.client.query("SELECT n FROM t")
            #expect(try rows.map { try $0.decode(Int.self, at: 0) } == [2, 2])
        }
    }

    @Test("Without retries the deadlock is reported to one of the two")
    func noRetries() async throws {
        try await inTwoRows { world in
            let (outcomes, runs) = await collide(world, .init(retries: 0)) { work, id, _, meeting in
                try work.execute("UPDATE t SET n = n + 1 WHERE id = \(id)")
                meeting.join()
                try work.execute("UPDATE t SET n = n + 1 WHERE id = \(3 - id)")
            }
            let states = outcomes.map { outcome in
                if case .failure(let error as PostgresError) = outcome { error.sqlState } else { nil as SQLState? }
            }
            #expect(states.compactMap(\.self) == [.deadlockDetected])
            #expect(runs == 2)
        }
    }

    @Test("A serialization failure runs the closure again, with a fresh look at the data")
    func serialization() async throws {
        try await inTwoRows { world in
            let (outcomes, runs) = await collide(world, .init(isolation: .serializable)) { work, id, isFirst, meeting in
                let sum = try work.query("SELECT sum(n)::int8 FROM t")[0].decode(Int.self, at: 0)
                if isFirst { meeting.join() }
                work.enqueue("UPDATE t SET n = \(sum + 1) WHERE id = \(id)")
            }
            for outcome in outcomes { try outcome.get() }
            #expect(runs == 3)
            let rows = try await world.client.query("SELECT n FROM t ORDER BY n")
            #expect(try rows.map { try $0.decode(Int.self, at: 0) } == [1, 2])
        }
    }

    @Test("Nothing else is tried again")
    func nothingElse() async throws {
        try await inTwoRows { world in
            let runs = Counter()
            try await postgresError(.server) {
                try await world.client.withTransaction { work in
                    runs.increment()
                    work.enqueue("INSERT INTO t VALUES (1)")
                }
            }
            #expect(runs.value == 1)
        }
    }

    @Test("Options reach the server, for this transaction only")
    func options() async throws {
        try await inWorld { world in
            let options = TransactionOptions(
                isolation: .repeatableRead, readOnly: true, statementTimeout: .seconds(7), lockTimeout: .seconds(3),
                synchronousCommit: false)
            let question: SQL = """
                SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only'),
                    current_setting('statement_timeout'), current_setting('lock_timeout'),
                    current_setting('synchronous_commit')
                """
            let inside = try await world.client.withTransaction(options) { work in
                try work.query(question)[0].decode(String.self, String.self, String.self, String.self, String.self)
            }
            #expect(inside == ("repeatable read", "on", "7s", "3s", "off"))
            let after = try await world.client.query(question)[0]
                .decode(String.self, String.self, String.self, String.self, String.self)
            #expect(after == ("read committed", "off", "30s", "0", "on"))
        }
    }
}

/// Counts, from any thread.
final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    @discardableResult
    func increment() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
