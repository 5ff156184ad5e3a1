import Outbox
import OutboxPostgres
import OutboxTesting
import Postgres
import Testing

/// What the log's table refuses, whoever writes, and what it takes for what.
@Suite struct TableChecksTests {
    @Test(arguments: [(64, nil), (65, "events_payload_depth")])
    func `a payload is nested 64 deep at most`(depth: Int, refusal: String?) async throws {
        try await World.with { world in
            var constraint: String?
            do {
                try await world.client.execute(
                    """
                    INSERT INTO \(world.schema).events (event_id, name, schema_version, stream_kind, stream_id,
                        stream_version, payload, correlation_id)
                    VALUES (gen_random_uuid(), 'counter.raised', 1, 'counter', 'deep', 1,
                        (repeat('[', \(depth)::int4) || '1' || repeat(']', \(depth)::int4))::jsonb, gen_random_uuid())
                    """)
            } catch let error as PostgresError {
                constraint = error.constraint
            }
            #expect(constraint == refusal)
        }
    }

    @Test func `a primary key that is no aggregate's is no version conflict`() async throws {
        try await World.with { world in
            try await world.client.execute("CREATE TABLE \(world.schema).notes (id integer PRIMARY KEY)")
            await #expect {
                try await world.store.perform { work in
                    try work.withPostgres { $0.enqueue("INSERT INTO \(world.schema).notes VALUES (1), (1)") }
                }
            } throws: {
                ($0 as? OutboxError)?.code == .constraintViolated
            }
        }
    }
}
