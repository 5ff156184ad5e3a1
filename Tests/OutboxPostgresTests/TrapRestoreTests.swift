import EmbeddedPostgres
import Foundation
import Outbox
import OutboxPostgres
import OutboxRelay
import OutboxTesting
import Postgres
import TestServer
import Testing

/// Stored transaction numbers mean nothing in another cluster.
///
/// Each test dumps a real one and restores it into a younger.
@Suite struct TrapRestoreTests {
    @Test func `a dump restored into a younger cluster loses nothing and repeats nothing`() async throws {
        let (old, young) = (try await server(), try await server())
        var naive = TransactionCursor(waitsForTheOldest: true)
        let before = try await World.with(TestServer.client(old.url)) { world in
            try await prepare(world)
            let seen = try await readPart(world)
            _ = try await naive.read(world)
            try await copy(from: old, to: young)
            return seen
        }
        try await World.with(TestServer.client(young.url)) { world in
            try await world.append("a", 7)
            try await world.append("new", 1)
            #expect(try await naive.read(world) == [], "the trap: new numbers lie below the last one read")
            let after = try await drain(world)
            let all = before + after
            #expect(Set(all).count == all.count, "repeated: \(all)")
            #expect(all.filter { $0.hasPrefix("a") } == (1...7).map { "a\($0)" })
            #expect(all.filter { $0.hasPrefix("b") } == (1...6).map { "b\($0)" })
            #expect(Set(all.filter { $0.hasPrefix("late") || $0.hasPrefix("new") }) == ["late1", "new1"])
            try await burn(60_000, on: world)
            try await world.append("new", 2)
            #expect(try await drain(world) == ["new2"], "restored rows stay settled when their numbers come round")
        }
        await old.stop()
        await young.stop()
    }

    @Test func `deliver stands still after a restore until an operator rebases it`() async throws {
        let (old, young) = (try await server(), try await server())
        let handlers = try HandlerRegistry { Deliver(CounterRaised.self, as: "outside") { _, _ in } }
        try await World.with(TestServer.client(old.url)) { world in
            try await world.store.register(handlers.subscriptions)
            try await burn(20_000, on: world)
            try await world.append("a", 1)
            try await copy(from: old, to: young)
        }
        try await World.with(TestServer.client(young.url)) { world in
            try await world.append("a", 2)
            let seen = Recorder<Int64>()
            func drain() async throws {
                let relay = try world.relay {
                    Deliver(CounterRaised.self, as: "outside") { event, _ in seen.append(event.value) }
                }
                try await relay.drain()
            }
            await #expect { try await drain() } throws: { ($0 as? OutboxError)?.code == .halted }
            #expect(try await world.store.status().first?.halted != nil)
            #expect(seen.all == [])
            try await world.store.rebase(try #require(handlers["outside"]))
            try await drain()
            #expect(seen.all == [1, 2])
            #expect(try await world.store.status().first?.halted == nil)
        }
        await old.stop()
        await young.stop()
    }

    @Test func `a younger cluster that has gone past the old numbers before a relay comes is found out`() async throws {
        let (old, young) = (try await server(), try await server())
        let before = try await World.with(TestServer.client(old.url)) { world in
            try await prepare(world, burning: 20_000)
            let seen = try await readPart(world) + (try await drain(world))
            #expect(seen.count == 13)
            try await copy(from: old, to: young)
            return seen
        }
        try await World.with(TestServer.client(young.url)) { world in
            try await world.append("a", 7)
            try await burn(30_000, on: world)
            let rows = try await world.client.query(
                """
                SELECT pg_snapshot_xmax(up_to_snapshot) < pg_snapshot_xmax(pg_current_snapshot())
                FROM \(world.schema).checkpoints
                """)
            #expect(try rows.first?.decode(Bool.self, at: 0) == true, "the trap: numbers seem to go on")
            try await world.append("a", 8)
            #expect(try await drain(world) == ["a7", "a8"])
            let all = before + ["a7", "a8"]
            #expect(Set(all).count == all.count)
        }
        await old.stop()
        await young.stop()
    }

    @Test func `a copy in a cluster whose numbers go on is taken as it is`() async throws {
        let (old, ahead) = (try await server(), try await server())
        let before = try await World.with(TestServer.client(old.url)) { world in
            try await prepare(world, burning: 0)
            let seen = try await readPart(world)
            try await copy(from: old, to: ahead, burning: 20_000)
            return seen
        }
        try await World.with(TestServer.client(ahead.url)) { world in
            try await world.append("a", 7)
            let all = before + (try await drain(world))
            #expect(Set(all).count == all.count, "repeated: \(all)")
            #expect(all.filter { $0.hasPrefix("a") } == (1...7).map { "a\($0)" })
            #expect(all.count == 14)
        }
        await old.stop()
        await ahead.stop()
    }

    @Test func `a copy that forgot where positions stood gets new ones beyond the old`() async throws {
        let (old, copied) = (try await server(), try await server())
        try await World.with(TestServer.client(old.url)) { world in
            try await prepare(world, burning: 0)
            try await copy(from: old, to: copied)
        }
        try await World.with(TestServer.client(copied.url)) { world in
            try await world.client.execute("ALTER TABLE \(world.schema).events ALTER COLUMN position RESTART")
            await #expect { try await world.append("a", 7) } throws: {
                ($0 as? PostgresError)?.sqlState == .uniqueViolation
            }
            _ = try await drain(world)
            try await world.append("a", 7)
            #expect(try await drain(world) == ["a7"])
        }
        await old.stop()
        await copied.stop()
    }

    private func server() async throws -> EmbeddedPostgres { try await EmbeddedPostgres.start(.init(durable: false)) }

    /// Two streams of six events, and one that commits late.
    private func prepare(_ world: World, burning count: Int = 50_000) async throws {
        _ = try await world.watched()
        try await burn(count, on: world)
        let late = OpenTransaction(world.client)
        try await late.run { try world.append("late", 1, in: $0) }
        for version in 1...6 {
            try await world.append("a", Int64(version))
            try await world.append("b", Int64(version))
        }
        #expect(try await OutboxCursor(limit: 4).readBatch(world)?.count == 4)
        try await late.commit()
    }

    /// What was read before the dump: the first half of a window.
    private func readPart(_ world: World) async throws -> [Sighting] {
        let more = try await OutboxCursor(limit: 3).readBatch(world) ?? []
        return ["a1", "b1", "a2", "b2"] + more
    }

    private func drain(_ world: World) async throws -> [Sighting] {
        let seen = Recorder<Sighting>()
        let relay = try world.relay {
            React(toBatchOf: CounterRaised.self, as: OutboxCursor.name) { occurrences, work in
                work.onCommit {
                    for logged in occurrences.map(\.logged) {
                        seen.append("\(logged.stream.id)\(logged.record.streamVersion)")
                    }
                }
            }
        }
        try await relay.drain()
        return seen.all
    }

    /// Uses transaction numbers up.
    private func burn(_ count: Int, on world: World) async throws { try await burn(count, world.client) }

    private func burn(_ count: Int, _ client: PostgresClient) async throws {
        try await client.executeScript(
            "DO $$ BEGIN FOR n IN 1..\(count) LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$")
    }

    private func copy(from old: EmbeddedPostgres, to young: EmbeddedPostgres, burning count: Int = 0) async throws {
        if count > 0 {
            let client = try await TestServer.client(young.url)
            try await burn(count, client)
            await client.close()
        }
        let tools = try EmbeddedPostgres.binaries()
        try await run(
            "/bin/sh", ["-ec", "\(tools)/pg_dump '\(old.url)' | \(tools)/psql -qX -v ON_ERROR_STOP=1 '\(young.url)'"])
    }

    private func run(_ program: String, _ arguments: [String]) async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        #expect(status == 0)
    }
}
