import Outbox
import Postgres
import TestServer
import Testing

@testable import OutboxPostgres
@testable import OutboxTesting

/// Commands of several callers in one transaction: what they share, and what they must not.
@Suite(.timeLimit(.minutes(1))) struct GroupCommitTests {
    /// Makes all who come wait for the next group, as if two transactions were under way.
    private struct Jam {
        let world: World
        let commits: GroupCommit

        init(_ world: World) {
            self.world = world
            commits = world.store.commits
            for _ in 0..<2 { commits.takeOff() }
        }

        /// Begins to create these counters, and returns once all of them wait.
        func queue(_ ids: [Identity<Counter>]) async throws -> [Task<Void, any Error>] {
            let before = commits.waiting
            let tasks = ids.map { id in Task { try await world.create(id) } }
            try await TestServer.until("all wait") { commits.waiting == before + ids.count }
            return tasks
        }

        func clear() {
            for _ in 0..<2 { commits.landed() }
        }
    }

    private func ids(_ count: Int) -> [Identity<Counter>] { (0..<count).map { _ in Identity() } }

    @Test func `who waits at the same time shares a transaction, and each has its own events`() async throws {
        try await World.with { world in
            let jam = Jam(world)
            let ids = ids(20)
            let tasks = try await jam.queue(ids)
            jam.clear()
            for task in tasks { try await task.value }
            for id in ids { #expect(try await world.store.value(of: id) == 1) }
            let events = try await world.client.query(
                "SELECT count(*), count(DISTINCT xid), count(DISTINCT stream_id) FROM \(world.schema).events")
            let (count, transactions, streams) = try #require(events.first).decode(Int64.self, Int64.self, Int64.self)
            #expect(count == 20 && streams == 20)
            #expect((1...2).contains(transactions), "one group, or one for each connection")
        }
    }

    @Test func `of a group with a conflict only who caused it fails`() async throws {
        try await World.with { world in
            let taken = try await world.store.raise()
            let jam = Jam(world)
            let healthy = ids(7)
            let tasks = try await jam.queue(healthy)
            let bad = try await jam.queue([taken])[0]
            jam.clear()
            for task in tasks { try await task.value }
            let error = await #expect(throws: OutboxError.self) { try await bad.value }
            #expect(error?.code == .versionConflict)
            for id in healthy { #expect(try await world.store.value(of: id) == 1) }
            #expect(try await world.store.value(of: taken) == 1)
            #expect(try await world.count("events") == 8, "one before, and seven")
        }
    }

    @Test func `nobody waits for long because another of the group waits for a lock`() async throws {
        try await World.with { world in
            let contested = Identity<Counter>()
            let holder = OpenTransaction(world.client)
            _ = try await holder.run { transaction in
                try transaction.execute("INSERT INTO conformance.counters VALUES (\(contested.uuid), 1, 1, '')")
            }
            let jam = Jam(world)
            let waits = try await jam.queue([contested])[0]
            let tasks = try await jam.queue(ids(5))
            jam.clear()
            for task in tasks { try await task.value }
            try await holder.commit()
            let error = await #expect(throws: OutboxError.self) { try await waits.value }
            #expect(error?.code == .versionConflict)
            #expect(try await world.count("events") == 5)
        }
    }

    @Test func `whoever waits for a lock by itself holds up nobody`() async throws {
        try await World.with { world in
            let contested = ids(3)
            let holder = OpenTransaction(world.client)
            _ = try await holder.run { transaction in
                for id in contested {
                    try transaction.execute("INSERT INTO conformance.counters VALUES (\(id.uuid), 1, 1, '')")
                }
            }
            let stuck = contested.map { id in Task { try await world.create(id) } }
            for id in ids(5) { try await world.create(id) }
            try await holder.rollBack()
            for task in stuck { try await task.value }
            #expect(try await world.count("events") == 8)
        }
    }

    @Test func `who is cancelled while waiting leaves, and nothing of it is stored`() async throws {
        try await World.with { world in
            let jam = Jam(world)
            let (leaves, stays) = (Identity<Counter>(), Identity<Counter>())
            let tasks = try await jam.queue([leaves, stays])
            tasks[0].cancel()
            await #expect(throws: CancellationError.self) { try await tasks[0].value }
            jam.clear()
            try await tasks[1].value
            #expect(try await world.exists(leaves) == false)
            #expect(try await world.exists(stays))
        }
    }

    @Test func `a group whose COMMIT is lost is resolved key by key`() async throws {
        try await World.with { world in
            let jam = Jam(world)
            let ids = ids(4)
            let tasks = try ids.map { id in
                let key = try IdempotencyKey(id.description)
                return Task { try await world.store.submit(CreateCounter(id: id), key: key) }
            }
            try await TestServer.until("all wait") { world.store.commits.waiting == ids.count }
            // The server ends the group's session while it waits for this lock, before COMMIT.
            let lock = OpenTransaction(world.client)
            _ = try await lock.run { transaction in
                try transaction.execute("LOCK \(world.schema).idempotency_keys IN SHARE MODE")
            }
            jam.clear()
            try await TestServer.until("a session that waits for the lock is ended") {
                try await !world.client.query(
                    """
                    SELECT pg_terminate_backend(l.pid) FROM pg_locks l
                    WHERE NOT l.granted AND l.relation = to_regclass(\("\(world.schema).idempotency_keys"))
                    """
                ).isEmpty
            }
            try await lock.rollBack()
            for (id, task) in zip(ids, tasks) { #expect(try await task.value.response.counterID == id) }
            #expect(try await world.count("idempotency_keys") == 4)
            #expect(try await world.count("events") == 4)
        }
    }

    @Test func `what reads nothing needs no server before it writes`() async throws {
        let configuration = try PostgresConfiguration(url: "postgresql://localhost:1/nowhere")
        let client = PostgresClient(configuration, logger: .quiet)
        let store = try PostgresOutboxStore(client: client, tables: [CounterTable.self], logger: .quiet)
        #expect(try await store.perform { _ in 7 } == 7)
        await #expect(throws: PostgresError.self) { try await store.perform { try $0.counters.save(Counter()) } }
        await client.close()
    }

    @Test func `what swallows the error of its first read runs again and reads`() async throws {
        try await World.with { world in
            let id = try await world.store.raise()
            let fresh = try PostgresOutboxStore(
                client: world.client, schema: world.schema, tables: [CounterTable.self], logger: .quiet)
            let found = try await fresh.perform { work in
                let found = try? work.counters.find(id)
                try work.counters.save(Counter(label: found == nil ? "none" : "found"))
                return found != nil
            }
            #expect(found)
            let labels = try await world.client.query(
                "SELECT count(*) FROM conformance.counters WHERE label = 'none'")
            let count = try labels.first?.decode(Int64.self, at: 0)
            #expect(count == 0, "nothing of the run without a connection is stored")
        }
    }
}

/// Makes a counter without looking whether there is one.
private struct CreateCounter: Command {
    static let name: CommandName = "counter.create"
    let id: Identity<Counter>

    struct Response: Codable, Sendable { let counterID: Identity<Counter> }

    func handle(in work: UnitOfWork) throws -> Response {
        var counter = Counter(id: id)
        counter.raise()
        try work.counters.save(counter)
        return Response(counterID: id)
    }
}

extension World {
    fileprivate func create(_ id: Identity<Counter>) async throws {
        _ = try await store.process(CreateCounter(id: id))
    }

    fileprivate func exists(_ id: Identity<Counter>) async throws -> Bool {
        try await store.perform { work in try work.counters.find(id) != nil }
    }
}
