import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

/// A partition of the log goes when it is full, old, and needed by nobody.
@Suite(.timeLimit(.minutes(2))) struct RetentionTests {
    private struct Refused: Error {}

    @Test func `what every subscription has read is dropped, what one has not is kept`() async throws {
        try await World.with { world in
            let maintenance = try world.maintenance()
            _ = try await maintenance.runOnce()
            try await world.drain("fast")
            try await world.drain("slow")
            try await world.append(events: 2500)
            try await world.drain("fast")
            let held = try await maintenance.runOnce()
            #expect(held.dropped.filter { $0.hasPrefix("events") } == [])
            #expect(held.holdbacks.map(\.subscription) == ["slow"])
            #expect(held.holdbacks.map(\.reason) == [.unread])
            #expect(held.holdbacks.map(\.isAlarming) == [false])
            let alarmed = try await world.maintenance(patience: .zero).runOnce()
            #expect(alarmed.holdbacks.map(\.isAlarming) == [true])
            #expect(alarmed.holdbacks.first?.advice.contains("relay detach slow") == true)
            try await world.drain("slow")
            let report = try await maintenance.runOnce()
            #expect(report.dropped.filter { $0.hasPrefix("events") } == ["events_1", "events_1001"])
            #expect(report.holdbacks == [])
            #expect(try await world.placed() == ["events_2001": 500])
        }
    }

    @Test func `what is younger than the retention is kept`() async throws {
        try await World.with { world in
            let maintenance = try world.maintenance(log: .seconds(3600))
            _ = try await maintenance.runOnce()
            try await world.append(events: 2500)
            try await world.drain()
            #expect(try await maintenance.runOnce().dropped.filter { $0.hasPrefix("events") } == [])
        }
    }

    @Test func `a subscription that was given up holds nothing back`() async throws {
        try await World.with { world in
            let maintenance = try world.maintenance()
            _ = try await maintenance.runOnce()
            try await world.drain("gone")
            try await world.append(events: 1500)
            #expect(try await maintenance.runOnce().holdbacks.count == 1)
            try await world.client.execute("UPDATE \(world.schema).subscriptions SET detached_at = now()")
            #expect(try await maintenance.runOnce().dropped.contains("events_1"))
        }
    }

    @Test func `an event set aside keeps its partition, and a dead one is alarmed about`() async throws {
        try await World.with { world in
            let maintenance = try world.maintenance()
            _ = try await maintenance.runOnce()
            try await world.append(events: 1500)
            let relay = try world.relay {
                React(to: CounterRaised.self, as: "count", retry: RetryPolicy(maximumAttempts: 1)) { event, _ in
                    if event.value == 7 { throw Refused() }
                }
            }
            try await relay.drain()
            let report = try await maintenance.runOnce()
            #expect(report.dropped.filter { $0.hasPrefix("events") } == [])
            #expect(report.holdbacks.map(\.reason) == [.parked])
            #expect(report.holdbacks.map(\.isAlarming) == [true])
            try await world.client.execute("DELETE FROM \(world.schema).parked")
            #expect(try await maintenance.runOnce().dropped.contains("events_1"))
        }
    }

    @Test func `an event of a transaction that commits late is delivered, whatever was dropped meanwhile`() async throws
    {
        try await World.with { world in
            let maintenance = try world.maintenance()
            _ = try await maintenance.runOnce()
            try await world.drain()
            let late = OpenTransaction(world.client)
            let schema = world.schema
            // It has its number and its position, and has written nothing to the log yet.
            let position = try await late.run { transaction in
                try transaction.query(
                    """
                    SELECT nextval(pg_get_serial_sequence(\("\(schema).events"), 'position')), pg_current_xact_id()
                    """
                ).first?.decode(Int64.self, at: 0) ?? 0
            }
            try await world.append(events: 1500)
            try await world.drain()
            #expect(try await maintenance.runOnce().dropped.contains("events_1"))
            try await late.run { transaction in
                _ = try transaction.execute(
                    """
                    INSERT INTO \(schema).events (position, event_id, name, schema_version, stream_kind, stream_id,
                        stream_version, payload, correlation_id)
                    OVERRIDING SYSTEM VALUE SELECT \(position), id, 'counter.raised', 1, 'counter', 'late', 1,
                        jsonb_build_object('counterID', id, 'value', 1), id FROM gen_random_uuid() AS id
                    """)
            }
            try await late.commit()
            #expect(try await world.placed()["events_before"] == 1)
            #expect(try await world.drain() == 1)
        }
    }

    @Test func `a transaction that is open keeps its partition`() async throws {
        try await World.with { world in
            let maintenance = try world.maintenance()
            _ = try await maintenance.runOnce()
            try await world.drain()
            let late = OpenTransaction(world.client)
            try await late.run { try world.append("late", 1, in: $0) }
            try await world.append(events: 1500)
            try await world.drain()
            let policy = try RetentionPolicy(
                log: .zero, partitionSize: 1000, lockTimeout: .milliseconds(1), allowingLessThanADay: true)
            let busy = OutboxMaintenance(client: world.client, schema: world.schema, policy: policy, logger: .quiet)
            let report = try await busy.runOnce()
            #expect(report.dropped == [] && report.postponed.contains("dropping a partition of the log"))
            try await late.commit()
            #expect(try await maintenance.runOnce().holdbacks.map(\.reason) == [.unread])
            #expect(try await world.drain() == 1)
            #expect(try await maintenance.runOnce().dropped.contains("events_1"))
        }
    }

    @Test func `a named effect stays done when its event is long gone`() async throws {
        try await World.with { world in
            let maintenance = try world.maintenance()
            let book = Identity<Counter>()
            let seen = Recorder<Int64>()
            let relay = try world.relay {
                React(to: CounterRaised.self, as: "stock", once: \.counterID.uuid) { event, work in
                    work.onCommit { seen.append(event.value) }
                }
            }
            func raise() async throws {
                try await world.store.perform { work in
                    var counter = try work.counters.find(book) ?? Counter(id: book)
                    counter.raise()
                    try work.counters.save(counter)
                }
                try await relay.drain()
            }
            _ = try await maintenance.runOnce()
            try await raise()
            try await world.append(events: 1500)
            try await relay.drain()
            let before = seen.all.count
            #expect(try await maintenance.runOnce().dropped.contains("events_1"))
            try await raise()
            #expect(seen.all.count == before)
            let forgetful = try world.maintenance(named: .zero)
            #expect(try await forgetful.runOnce().deleted.named > 0)
            try await raise()
            #expect(seen.all.count == before + 1)
        }
    }

    @Test func `notes of handled events go with their events, and not before`() async throws {
        try await World.with { world in
            let maintenance = try world.maintenance()
            _ = try await maintenance.runOnce()
            try await world.append(events: 1500)
            try await world.drain()
            #expect(try await world.inboxCount() == 1500)
            // A second's notes go once it is over, and with it every partition of the log that has an event of it.
            var appended: Int64 = 1500
            try await TestServer.until("a second is over, and its partition gone") {
                _ = try await maintenance.runOnce()
                try await world.append(events: 250)
                appended += 250
                try await world.drain()
                return try await world.inboxCount() < appended
            }
            #expect(try await world.placed().keys.sorted() != ["events_1"])
        }
    }

    @Test func `an event that came late does not make the others of the log look as young as it is`() async throws {
        try await World.with { world in
            try await world.append(events: 10)
            try await world.drain()
            try await world.client.execute(
                """
                UPDATE \(world.schema).events SET recorded_at = recorded_at - interval '1 hour';
                """)
            try await world.client.execute(
                """
                INSERT INTO \(world.schema).events (position, event_id, name, schema_version, stream_kind, stream_id,
                    stream_version, payload, correlation_id) OVERRIDING SYSTEM VALUE
                VALUES (-5, gen_random_uuid(), 'another', 1, 'another', 'late', 1, '{}', gen_random_uuid())
                """)
            try await world.client.execute(
                """
                INSERT INTO \(world.schema).cancellations (event_id, cancelled_at)
                SELECT event_id, recorded_at + interval '1 minute' FROM \(world.schema).events WHERE position = 1
                """)
            #expect(try await world.placed()["events_before"] == 1)
            let report = try await world.maintenance(log: .seconds(7200)).runOnce()
            #expect(report.deleted.cancellations == 0, "its event is still in the log")
        }
    }

    @Test func `keys are forgotten when their time is over`() async throws {
        try await World.with { world in
            for number in 0..<3 {
                _ = try await world.store.process(RaiseCounter(id: Identity()), key: IdempotencyKey("key-\(number)"))
            }
            #expect(try await world.maintenance(keys: .seconds(3600)).runOnce().deleted.keys == 0)
            #expect(try await world.maintenance().runOnce().deleted.keys == 3)
        }
    }

    @Test func `what was called off or skipped is forgotten once its event is gone, and not before`() async throws {
        try await World.with { world in
            let maintenance = try world.maintenance(audit: .zero)
            _ = try await maintenance.runOnce()
            let relay = try world.relay {
                React(to: CounterRaised.self, as: "count", retry: RetryPolicy(maximumAttempts: 1)) { event, _ in
                    if event.value > 9000 { throw Refused() }
                }
            }
            func settle(_ position: Int64) async throws {
                try await relay.drain()
                try await OutboxOperator(store: world.store, actor: "alice")
                    .skip(.position(position), for: "count", reason: "a test")
                try await world.client.execute(
                    """
                    INSERT INTO \(world.schema).cancellations (event_id)
                    SELECT event_id FROM \(world.schema).events WHERE position = \(position)
                    """)
            }
            func left() async throws -> [Int64] {
                [
                    try await world.count("cancellations"), try await world.count("skipped"),
                    try await world.count("audit"),
                ]
            }
            try await world.append("first", 9001)
            try await settle(1)
            try await world.append(events: 999)
            try await world.append("second", 9002)
            try await settle(1001)
            let early = try await maintenance.runOnce()
            #expect(early.dropped.contains("events_1"))
            #expect([early.deleted.cancellations, early.deleted.skipped, early.deleted.audit] == [1, 1, 1])
            #expect(try await left() == [1, 1, 1])
            try await world.append(events: 1000)
            try await relay.drain()
            #expect(try await maintenance.runOnce().dropped.contains("events_1001"))
            #expect(try await left() == [0, 0, 0])
        }
    }

    @Test func `two that maintain the same outbox take turns`() async throws {
        try await World.with { world in
            let other = OpenTransaction(world.client)
            let name = world.schema.name
            try await other.run {
                _ = try $0.query("SELECT pg_advisory_xact_lock(hashtextextended('maintain ' || \(name), 0))")
            }
            #expect(try await world.maintenance().runOnce().isBusy)
            try await other.rollBack()
            #expect(try await !world.maintenance().runOnce().isBusy)
        }
    }

    @Test func `a retention of less than a day is refused unless it is meant`() throws {
        let error = #expect(throws: OutboxError.self) { try RetentionPolicy(log: .seconds(7)) }
        #expect(error?.message == "invalid retention: log must be at least 24 hours")
        _ = try RetentionPolicy(log: .seconds(7), allowingLessThanADay: true)
    }
}

extension World {
    fileprivate func inboxCount() async throws -> Int64 {
        try await client.query("SELECT count(*) FROM \(schema).inbox").first?.decode(at: 0) ?? 0
    }
}
