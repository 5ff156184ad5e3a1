import Outbox
import OutboxPostgres
import OutboxTesting
import Postgres

/// One event as a trap sees it: `a1` is the first of stream a.
typealias Sighting = String

/// A way of reading a log forward, one call after another.
protocol TrapCursor {
    mutating func read(_ world: World) async throws -> [Sighting]
}

/// Ours, a batch at a time and until nothing is left.
struct OutboxCursor: TrapCursor {
    static let name: SubscriptionName = "trap"
    static let shard = Shard(name)
    var limit = 1000

    mutating func read(_ world: World) async throws -> [Sighting] {
        var seen: [Sighting] = []
        while let batch = try await readBatch(world) { seen += batch }
        return seen
    }

    /// Nil where nothing is left.
    func readBatch(_ world: World) async throws -> [Sighting]? {
        let limit = self.limit
        return try await world.store.transact { transaction in
            guard let batch = try transaction.next(Self.shard, of: [CounterRaised.name], limit: limit), batch.hasMore
            else {
                return nil
            }
            try transaction.advance(Self.shard, to: batch.end)
            return batch.events.map { "\($0.event.stream.id)\($0.event.record.streamVersion)" }
        }
    }
}

/// The usual one: everything above the last position.
struct PositionCursor: TrapCursor {
    private var last: Int64 = 0

    mutating func read(_ world: World) async throws -> [Sighting] {
        let rows = try await world.client.query(
            """
            SELECT e.stream_id || e.stream_version::text, e.position
            FROM \(world.schema).events e WHERE e.position > \(last) ORDER BY e.position
            """)
        last = try rows.last?.decode(Int64.self, at: 1) ?? last
        return try rows.map { try $0.decode(at: 0) }
    }
}

/// The careful one: by transaction, behind the oldest that is still open; or without that care.
struct TransactionCursor: TrapCursor {
    private let waitsForTheOldest: Bool
    private var last: (xid: XID8, position: Int64) = (XID8(0), 0)

    init(waitsForTheOldest: Bool) { self.waitsForTheOldest = waitsForTheOldest }

    mutating func read(_ world: World) async throws -> [Sighting] {
        let rows = try await world.client.query(
            """
            SELECT e.stream_id || e.stream_version::text, e.xid, e.position
            FROM \(world.schema).events e
            WHERE (e.xid, e.position) > (\(last.xid), \(last.position))
                AND (e.xid < pg_snapshot_xmin(pg_current_snapshot()) OR NOT \(waitsForTheOldest))
            ORDER BY e.xid, e.position
            """)
        if let row = rows.last { last = (try row.decode(at: 1), try row.decode(at: 2)) }
        return try rows.map { try $0.decode(at: 0) }
    }
}

/// Ours gone wrong: the window's end is taken in a statement of its own, after the rows were read.
struct TwoStatementCursor: TrapCursor {
    private var seen = PostgresSnapshot(xmin: 1, xmax: 1, xip: [])
    var between: () async throws -> Void

    init(between: @escaping () async throws -> Void) { self.between = between }

    mutating func read(_ world: World) async throws -> [Sighting] {
        let rows = try await world.client.query(
            """
            SELECT e.stream_id || e.stream_version::text FROM \(world.schema).events e
            WHERE NOT pg_visible_in_snapshot(e.xid, \(seen)) ORDER BY e.position
            """)
        try await between()
        seen = try await world.client.query("SELECT pg_current_snapshot()").first?.decode(at: 0) ?? seen
        return try rows.map { try $0.decode(at: 0) }
    }
}

extension World {
    /// Makes the cursor's subscription known.
    func watched() async throws -> World {
        let handlers = try HandlerRegistry { React(to: CounterRaised.self, as: OutboxCursor.name) { _, _ in } }
        try await store.register(handlers.subscriptions)
        return self
    }

    /// Appends an event in a transaction of the test's own.
    func append(_ stream: String, _ version: Int64, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO \(schema).events (event_id, name, schema_version, stream_kind, stream_id, stream_version,
                payload, correlation_id)
            VALUES (gen_random_uuid(), 'counter.raised', 1, 'counter', \(stream), \(version),
                jsonb_build_object('counterID', gen_random_uuid(), 'value', \(version)), gen_random_uuid())
            """)
    }

    /// Appends and commits.
    func append(_ stream: String, _ version: Int64) async throws {
        try await client.withTransaction { try self.append(stream, version, in: $0) }
    }
}
