import Postgres
import Testing

@Suite("Cancellation and deadlines") struct CancellationTests {
    private func isRunning(_ world: World, _ text: String) -> SQL {
        """
        SELECT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = \(world.applicationName)
            AND state = 'active' AND query LIKE \("%" + text + "%"))
        """
    }

    @Test("Cancelling a task stops its statement at the server, and the connection serves on")
    func reachesTheServer() async throws {
        try await inWorld({ $0.maximumConnections = 1 }) { world in
            let before = try await world.client.query("SELECT pg_backend_pid()")[0].decode(Int.self, at: 0)
            let client = world.client
            let task = Task { try await client.query("SELECT pg_sleep(600)") }
            try await until("the statement runs", isRunning(world, "pg_sleep"))
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            try await until("the statement is gone", "SELECT NOT (\(sql: isRunning(world, "pg_sleep")))")
            let after = try await world.client.query("SELECT pg_backend_pid()")[0].decode(Int.self, at: 0)
            #expect(after == before)
        }
    }

    @Test("A cancelled transaction is rolled back, and the connection serves on")
    func inTransaction() async throws {
        try await inWorld({ $0.maximumConnections = 1 }) { world in
            try await world.client.executeScript("CREATE TABLE t (id int8)")
            let client = world.client
            let task = Task {
                try await client.withTransaction { work in
                    try work.execute("INSERT INTO t VALUES (1)")
                    try work.execute("SELECT pg_sleep(600)")
                }
            }
            try await until("the statement runs", isRunning(world, "pg_sleep"))
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await world.client.query("SELECT id FROM t").count == 0)
            #expect(world.client.poolStatus.open == 1)
        }
    }

    @Test("A task cancelled between two statements gets no further")
    func betweenStatements() async throws {
        try await inWorld { world in
            try await world.client.executeScript("CREATE TABLE t (id int8)")
            let (client, started, cancelled) = (world.client, Signal(), Meeting(of: 2))
            let task = Task {
                try await client.withTransaction { work in
                    try work.execute("INSERT INTO t VALUES (1)")
                    started.fire()
                    cancelled.join()
                }
            }
            await started.wait()
            task.cancel()
            cancelled.join()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await world.client.query("SELECT id FROM t").count == 0)
        }
    }

    @Test("A task cancelled before it asks gets nothing")
    func beforehand() async throws {
        let admin = try await Server.admin
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await admin.query("SELECT 1")
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("A cancellation that comes too late takes nothing back and hits nobody else")
    func tooLate() async throws {
        try await inWorld({ $0.maximumConnections = 1 }) { world in
            try await world.client.executeScript("CREATE TABLE t (id int8)")
            let client = world.client
            for id in 1...50 {
                let task = Task { try await client.execute("INSERT INTO t VALUES (\(id))") }
                async let next = client.query("SELECT \(id)")
                task.cancel()
                #expect(try await next.count == 1)
                switch await task.result {
                case .success(let count): #expect(count == 1)
                case .failure(let error): #expect(error is CancellationError, "\(error)")
                }
            }
        }
    }

    @Test("A statement over its time is ended by the server")
    func statementTimeout() async throws {
        try await inWorld({ $0.statementTimeout = .milliseconds(300) }) { world in
            let error = try await postgresError(.server) { try await world.client.query("SELECT pg_sleep(600)") }
            #expect(error.sqlState == .queryCanceled)
            let longer = TransactionOptions(statementTimeout: .seconds(20))
            let answer = try await world.client.withTransaction(longer) { work in
                try work.query("SELECT pg_sleep(0.5)").count
            }
            #expect(answer == 1)
        }
    }

    @Test("A lock that is not to be had in time is an error of its own")
    func lockTimeout() async throws {
        try await inWorld { world in
            try await world.client.executeScript("CREATE TABLE t (id int8)")
            let (client, locked, done) = (world.client, Signal(), Meeting(of: 2))
            async let holder: Void = client.withTransaction { work in
                try work.execute("LOCK TABLE t")
                locked.fire()
                done.join()
            }
            await locked.wait()
            let error = try await postgresError(.server) {
                try await client.withTransaction(.init(lockTimeout: .milliseconds(20))) { work in
                    try work.execute("INSERT INTO t VALUES (1)")
                }
            }
            done.join()
            try await holder
            #expect(error.sqlState == .lockNotAvailable)
            #expect(error.isTransient)
        }
    }

    @Test("A transaction that stands idle too long is ended by the server")
    func idleInTransaction() async throws {
        try await inWorld({ $0.idleInTransactionTimeout = .milliseconds(20) }) { world in
            let (client, name, gone, begun) = (world.client, world.applicationName, Meeting(of: 2), Signal())
            async let outcome = postgresError(.connectionLost) {
                try await client.withTransaction { work in
                    try work.execute("SELECT 1")
                    begun.fire()
                    gone.join()
                    return try work.query("SELECT 2").count
                }
            }
            await begun.wait()
            try await until(
                "the backend is gone",
                "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = \(name))")
            gone.join()
            #expect(try await outcome.sqlState == .idleInTransactionTimeout)
        }
    }
}
