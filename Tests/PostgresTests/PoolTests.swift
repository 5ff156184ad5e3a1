import Postgres
import TestServer
import Testing

@Suite("The pool") struct PoolTests {
    @Test("1,000 callers wait for 4 connections, a third is cancelled, all others are served", .timeLimit(.minutes(2)))
    func thousandCallers() async throws {
        try await inWorld({
            $0.maximumConnections = 4; $0.acquireTimeout = .seconds(60)
        }) { world in
            let (client, blockers) = (world.client, Meeting(of: 5))
            let holders = (0..<4).map { _ in
                Task {
                    try await client.withTransaction { work in
                        defer { blockers.join() }
                        return try work.query("SELECT pg_backend_pid()")[0].decode(Int.self, at: 0)
                    }
                }
            }
            let callers = (0..<1000).map { number in
                Task {
                    try await client.withTransaction { work in
                        let (pid, answer) = try work.query("SELECT pg_backend_pid(), \(number)")[0].decode(
                            Int.self, Int.self)
                        #expect(answer == number)
                        return pid
                    }
                }
            }
            try await TestServer.until("all wait") { client.poolStatus.waiting == 1000 }
            for number in callers.indices where number % 3 == 0 { callers[number].cancel() }
            // They leave at once, while every connection is still taken.
            for number in callers.indices where number % 3 == 0 {
                await #expect(throws: CancellationError.self) { try await callers[number].value }
            }
            #expect(client.poolStatus.waiting == 666)
            blockers.join()
            var pids: Set<Int> = []
            for holder in holders { pids.insert(try await holder.value) }
            for number in callers.indices where number % 3 != 0 { pids.insert(try await callers[number].value) }
            #expect(pids.count == 4)
            #expect(client.poolStatus.open == 4)
            #expect(client.poolStatus.waiting == 0)
        }
    }

    @Test("Callers are served in the order they came")
    func fairness() async throws {
        try await inWorld({
            $0.maximumConnections = 1; $0.acquireTimeout = .seconds(60)
        }) { world in
            try await world.client.executeScript(
                "CREATE TABLE t (place int8 GENERATED ALWAYS AS IDENTITY, caller int8)")
            let (client, gate) = (world.client, Meeting(of: 2))
            let running = Signal()
            let holder = Task {
                try await client.withTransaction { _ in
                    running.fire()
                    gate.join()
                }
            }
            await running.wait()
            var tasks = [holder]
            for caller in 0..<20 {
                tasks.append(Task { _ = try await client.execute("INSERT INTO t (caller) VALUES (\(caller))") })
                try await TestServer.until("the caller waits") { client.poolStatus.waiting == caller + 1 }
            }
            gate.join()
            for task in tasks { try await task.value }
            let order = try await client.query("SELECT caller FROM t ORDER BY place")
            #expect(try order.map { try $0.decode(Int.self, at: 0) } == Array(0..<20))
        }
    }

    @Test("A caller who waits too long is told so")
    func acquireTimeout() async throws {
        try await inWorld({
            $0.maximumConnections = 1; $0.acquireTimeout = .milliseconds(500)
        }) { world in
            let (client, gate, running) = (world.client, Meeting(of: 2), Signal())
            while client.poolStatus.open == 0 { _ = try? await client.query("SELECT 1") }
            async let holder: Void = client.withTransaction { _ in
                running.fire()
                gate.join()
            }
            await running.wait()
            let error = try await postgresError(.acquireTimeout) { try await client.query("SELECT 1") }
            #expect(error.isTransient)
            gate.join()
            try await holder
            #expect(try await client.query("SELECT 1").count == 1)
        }
    }

    @Test("A caller who comes back finds the connection free: one task needs one connection")
    func noGrowth() async throws {
        try await inWorld { world in
            for _ in 0..<100 { try await world.client.execute("SELECT 1") }
            #expect(world.client.poolStatus.open == 1)
        }
    }

    @Test("Closing waits for what runs, refuses what waits, and can be repeated")
    func closing() async throws {
        try await inWorld({
            $0.maximumConnections = 1; $0.acquireTimeout = .seconds(60)
        }) { world in
            let (client, gate, running) = (world.client, Meeting(of: 2), Signal())
            async let holder = client.withTransaction { work in
                running.fire()
                gate.join()
                return try work.query("SELECT 5")[0].decode(Int.self, at: 0)
            }
            await running.wait()
            let waiting = Task { try await client.query("SELECT 1") }
            try await TestServer.until("the caller waits") { client.poolStatus.waiting == 1 }
            async let closed: Void = client.close()
            let refusal = try await postgresError(.poolClosed) { try await waiting.value }
            #expect(!refusal.isTransient)
            gate.join()
            #expect(try await holder == 5)
            await closed
            await client.close()
            #expect(client.poolStatus.open == 0)
            try await postgresError(.poolClosed) { try await client.query("SELECT 1") }
            try await until(
                "no connection is left",
                "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = \(world.applicationName))")
        }
    }

    @Test("Who comes while the only connection is on its way out gets a new one", .timeLimit(.minutes(2)))
    func comingWhileLeaving() async throws {
        try await inWorld({ $0.maximumConnections = 1 }) { world in
            for _ in 0..<200 {
                // The connection is given up, and its caller is back before its thread has ended.
                try await postgresError(.transactionMisuse) { try await world.client.executeScript("BEGIN; SELECT 1") }
                #expect(try await world.client.query("SELECT 1").count == 1)
            }
        }
    }

    @Test("A client that is let go closes its connections")
    func letGo() async throws {
        try await inWorld { world in
            do {
                let client = world.anotherClient { $0.applicationName = "gone_" + world.applicationName }
                try await client.execute("SELECT 1")
            }
            let name = "gone_" + world.applicationName
            try await until(
                "no connection is left",
                "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = \(name))")
        }
    }

    @Test("A server that is not there fails all who wait, with one line that says why")
    func unreachable() async throws {
        var configuration = try PostgresConfiguration(url: "postgres://nobody:hidden-canary@/x?host=/nowhere-at-all")
        configuration.maximumConnections = 2
        let log = LogCapture()
        let client = PostgresClient(configuration, logger: log.logger)
        let tasks = (0..<20).map { _ in Task { try await client.query("SELECT 1") } }
        for task in tasks {
            let error = try await postgresError(.connectionFailed) { try await task.value }
            #expect(error.message.contains("/nowhere-at-all"))
            #expect(!error.message.contains("\n"))
            #expect(!String(reflecting: error).contains("hidden-canary"))
        }
        await client.close()
        #expect(!log.text.contains("hidden-canary"))
    }
}
