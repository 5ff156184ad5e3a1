import Logging
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import Testing

@testable import OutboxTesting

extension World {
    /// Maintenance as tests want it: small partitions, and nothing is too young to go.
    func maintenance(
        log: Duration = .zero, keys: Duration = .zero, named: Duration? = nil,
        processes: Duration? = nil, audit: Duration? = nil, partitionSize: Int64 = 1000,
        inboxSpan: Duration = .seconds(1), patience: Duration = .seconds(3600),
        logger: Logger = .quiet
    ) throws -> OutboxMaintenance {
        let policy = try RetentionPolicy(
            log: log, inbox: .zero, keys: keys, named: named, processes: processes, audit: audit,
            partitionSize: partitionSize, inboxSpan: inboxSpan, patience: patience, lockTimeout: .seconds(20),
            allowingLessThanADay: true)
        return OutboxMaintenance(client: client, schema: schema, policy: policy, logger: logger)
    }

    /// Partitions of a table by name, with their bounds, the lowest first.
    func partitions(of table: String) async throws -> [String] {
        try await client.query(
            """
            SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = to_regclass(\("\(schema).\(table)")) ORDER BY c.relname
            """
        ).map { try $0.decode(at: 0) }
    }

    /// Where each event of the log is stored.
    func placed() async throws -> [String: Int64] {
        let rows = try await client.query(
            "SELECT c.relname::text, count(*) FROM \(schema).events e JOIN pg_class c ON c.oid = e.tableoid GROUP BY 1")
        return Dictionary(uniqueKeysWithValues: try rows.map { try $0.decode(String.self, Int64.self) })
    }

    /// Writes many events at once, in streams of their own, by SQL.
    func append(events count: Int64, streams: Int64 = 100) async throws {
        try await client.execute(
            """
            INSERT INTO \(schema).events (event_id, name, schema_version, stream_kind, stream_id, stream_version,
                payload, correlation_id)
            SELECT id, 'counter.raised', 1, 'counter', 'n' || n % \(streams), n / \(streams) + 1,
                jsonb_build_object('counterID', id, 'value', n), id
            FROM (SELECT n, (lpad(to_hex(floor(extract(epoch FROM clock_timestamp()) * 1000)::int8), 12, '0') || '7'
                || substr(md5(random()::text), 1, 3) || '8' || substr(md5(random()::text), 1, 15))::uuid AS id
                FROM generate_series(1, \(count)::int8) n) e
            """)
    }

    /// Reads everything there is.
    @discardableResult
    func drain(_ name: SubscriptionName = "count") async throws -> Int {
        try await relay { React(toBatchOf: CounterRaised.self, as: name) { _, _ in } }.drain()
    }
}
