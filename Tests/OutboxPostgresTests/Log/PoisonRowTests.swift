import Foundation
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import Testing

@testable import OutboxTesting

/// Rows that other programs wrote and this one cannot read: each is set aside with a reason, the rest flows.
@Suite(.timeLimit(.minutes(3))) struct PoisonRowTests {
    /// Delivers everything in both ways; the values that came through and what was set aside in each.
    private func pass(_ world: World) async throws -> [(seen: [Int64], parked: [World.ParkedRow])] {
        let (reacted, delivered) = (Recorder<Int64>(), Recorder<Int64>())
        try await world.relay {
            React(to: CounterRaised.self, as: "react") { event, _ in reacted.append(event.value) }
            Deliver(CounterRaised.self, as: "deliver", concurrency: 1) { event, _ in delivered.append(event.value) }
        }.drain()
        return [
            (reacted.all, try await world.parked(by: "react")),
            (delivered.all, try await world.parked(by: "deliver")),
        ]
    }

    @Test(arguments: [
        (#"{"value":1}"#, Int32(1), "'counterID' is missing"),
        (#"{"counterID":7,"value":1}"#, 1, "'counterID' is no String"),
        (#"{"counterID":"canary","value":1}"#, 1, "'counterID' is not valid"),
        (#"[]"#, 1, "the payload is no Dictionary<String, Any>"),
        (#"null"#, 1, "cannot be decoded"),
        (#"{"counterID":"00000000-0000-7000-8000-000000000000","value":1e300}"#, 1, "cannot be decoded"),
        (World.payload(), 2, "has version 2, this program knows up to 1"),
        (World.payload(), .max, "has version 2147483647, this program knows up to 1"),
    ])
    func `a payload this program cannot read is dead at once, and the rest flows`(
        payload: String, version: Int32, reason: String
    ) async throws {
        try await World.with { world in
            try await world.write(World.payload(1), stream: "before")
            let position = try await world.write(payload, schemaVersion: version)
            try await world.write(World.payload(2), version: 2)
            try await world.write(World.payload(3), stream: "after")
            for (seen, parked) in try await pass(world) {
                #expect(seen == [1, 3])
                #expect(parked.map(\.state) == ["dead", "waiting"])
                #expect(parked.map(\.position) == [position, position + 1])
                #expect(parked.map(\.attempts) == [1, 0])
                let error = parked.first?.error ?? ""
                #expect(error.contains(reason))
                #expect(!error.contains("canary"))
            }
        }
    }

    @Test func `names nobody asked for are not seen, whatever they hold`() async throws {
        try await World.with { world in
            for name in ["unknown", "", "Counter.Raised", "counter.raised "] { try await world.write("{}", name: name) }
            try await world.write(World.payload(1))
            for (seen, parked) in try await pass(world) {
                #expect(seen == [1])
                #expect(parked == [])
            }
        }
    }

    @Test(arguments: [
        #""text""#, "[]", "7", "null", #"{"actor":7}"#, #"{"trace":"x"}"#, #"{"trace":{"a":1}}"#, #"{"other":true}"#,
    ])
    func `metadata of another shape keeps no event from its handler`(metadata: String) async throws {
        try await World.with { world in
            try await world.write(World.payload(1), metadata: metadata)
            try await world.write(World.payload(2), version: 2)
            for (seen, parked) in try await pass(world) {
                #expect(seen == [1, 2])
                #expect(parked == [])
            }
        }
    }

    @Test(arguments: ["infinity", "-infinity", "9999-12-31 23:59:59.999999+00", "0001-01-01 00:00:00+00"])
    func `a time beyond all clocks keeps no event from its handler`(time: String) async throws {
        try await World.with { world in
            let relay = try world.relay { React(to: CounterRaised.self, as: "react") { _, _ in } }
            try await relay.drain()
            try await world.write(World.payload(1), recordedAt: time)
            try await world.write(World.payload(2), version: 2)
            let lag = try await world.store.status().map(\.lag)
            #expect(lag == [2])
            for (seen, parked) in try await pass(world) {
                #expect(seen == [1, 2])
                #expect(parked == [])
            }
        }
    }

    @Test func `a row that fails every read of its neighbours is set aside unread, and the rest flows`() async throws {
        try await World.with { world in
            // As it was before the table checked documents.
            try await world.client.execute("ALTER TABLE \(world.schema).events DROP CONSTRAINT events_payload_size")
            try await world.write(World.payload(1), stream: "before")
            let bomb = "[" + Array(repeating: "1e131071", count: 9000).joined(separator: ",") + "]"
            let position = try await world.write(bomb)
            try await world.write(World.payload(2), version: 2)
            try await world.write(World.payload(3), stream: "after")
            for (seen, parked) in try await pass(world) {
                #expect(seen == [1, 3])
                #expect(parked.map(\.state) == ["dead", "waiting"])
                #expect(parked.first?.position == position)
                #expect(parked.first?.error?.contains("the database cannot print its payload") == true)
            }
        }
    }

    @Test func `a payload nested beyond what Swift reads is dead at once, and the rest flows`() async throws {
        try await World.with { world in
            try await world.client.execute("ALTER TABLE \(world.schema).events DROP CONSTRAINT events_payload_depth")
            let deep = String(repeating: "[", count: 600) + String(repeating: "]", count: 600)
            try await world.write(#"{"counterID":\#(deep),"value":1}"#)
            try await world.write(World.payload(2), stream: "after")
            for (seen, parked) in try await pass(world) {
                #expect(seen == [2])
                #expect(parked.map(\.state) == ["dead"])
                #expect(parked.first?.error?.contains("cannot be decoded") == true)
            }
        }
    }

    @Test func `of two equal keys in a payload the last counts, for Postgres and for the handler`() async throws {
        try await World.with { world in
            let id = UUID().lowercased
            try await world.write(#"{"counterID":"\#(id)","value":1,"value":2}"#)
            for (seen, parked) in try await pass(world) {
                #expect(seen == [2])
                #expect(parked == [])
            }
        }
    }

    @Test func `an event appended twice under one identity takes effect once`() async throws {
        try await World.with { world in
            try await world.write(World.payload(1))
            try await world.client.execute(
                """
                INSERT INTO \(world.schema).events (event_id, name, schema_version, stream_kind, stream_id,
                    stream_version, payload, correlation_id)
                SELECT event_id, name, schema_version, stream_kind, stream_id, 2, payload, correlation_id
                FROM \(world.schema).events
                """)
            let seen = Recorder<Int64>()
            try await world.relay {
                React(to: CounterRaised.self, as: "react") { event, _ in seen.append(event.value) }
            }.drain()
            #expect(seen.all == [1])
            #expect(try await world.count("inbox") == 1)
        }
    }

    @Test func `a gap in a stream's versions is no missing event`() async throws {
        try await World.with { world in
            for version in [1, 2, 5] as [Int64] { try await world.write(World.payload(version), version: version) }
            for (seen, parked) in try await pass(world) {
                #expect(seen == [1, 2, 5])
                #expect(parked == [])
            }
        }
    }

    @Test func `a document that Postgres can store and not print is refused by the table`() async throws {
        try await World.with { world in
            let bomb = "[" + Array(repeating: "1e131071", count: 9000).joined(separator: ",") + "]"
            let error = await #expect(throws: PostgresError.self) {
                _ = try await world.write(bomb)
            }
            let state = error?.sqlState?.rawValue
            #expect(state == "23514" || state == "54000")
            let count = try await world.count("events")
            #expect(count == 0)
        }
    }

    @Test func `metadata that Postgres can store and not print is refused by the table`() async throws {
        try await World.with { world in
            let bomb = #"{"trace":["# + Array(repeating: "1e131071", count: 9000).joined(separator: ",") + "]}"
            let error = await #expect(throws: PostgresError.self) {
                _ = try await world.write(World.payload(), metadata: bomb)
            }
            let state = error?.sqlState?.rawValue
            #expect(state == "23514" || state == "54000")
        }
    }
}
