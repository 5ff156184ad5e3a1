import Postgres

/// What roles may not do.
enum Forbidden {
    /// Reading payloads first, then what nobody but maintenance may do to the log.
    static let log: [SQL] = [
        "SELECT count(*) FROM outbox.events",
        "UPDATE outbox.events SET name = 'other'", "DELETE FROM outbox.events", "TRUNCATE outbox.events",
        "DELETE FROM outbox.events_after", "SELECT payload FROM outbox.events_after",
        """
        INSERT INTO outbox.events (position, event_id, name, schema_version, stream_kind, stream_id, stream_version,
            payload, correlation_id) OVERRIDING SYSTEM VALUE
        VALUES (1, gen_random_uuid(), 'a', 1, 'a', 'a', 1, '{}', gen_random_uuid())
        """,
        """
        INSERT INTO outbox.events (xid, event_id, name, schema_version, stream_kind, stream_id, stream_version, payload,
            correlation_id)
        VALUES ('1', gen_random_uuid(), 'a', 1, 'a', 'a', 1, '{}', gen_random_uuid())
        """,
        "SELECT setval('outbox.events_position_seq', 1)", "LOCK TABLE outbox.events IN SHARE MODE",
    ]

    /// What only migrations do.
    static let schema: [SQL] = [
        "ALTER TABLE bookshelf.books ADD COLUMN more integer", "DROP TABLE outbox.events_after",
        "ALTER TABLE outbox.parked DISABLE TRIGGER USER", "CREATE TABLE outbox.mine (id integer)",
        "CREATE TABLE bookshelf.mine (id integer)", "CREATE TABLE public.mine (id integer)",
        "CREATE TEMPORARY TABLE mine (id integer)", "CREATE SCHEMA mine",
        "DELETE FROM outbox.schema_migrations", "UPDATE bookshelf.schema_migrations SET name = 'x'",
    ]

    static let tokens: [SQL] = [
        "SELECT created_by FROM bookshelf.api_tokens", "DELETE FROM bookshelf.api_tokens",
        "UPDATE bookshelf.api_tokens SET role = 'operator'", "UPDATE bookshelf.api_tokens SET revoked_at = NULL",
        "INSERT INTO bookshelf.api_tokens (id) VALUES ('a')", "UPDATE bookshelf.api_secret SET key = sha256('')",
    ]

    static let app: [SQL] = [
        "INSERT INTO bookshelf.inventory (id) VALUES (gen_random_uuid())", "DELETE FROM bookshelf.inventory",
        "UPDATE bookshelf.catalog SET stock = 0", "DELETE FROM bookshelf.books", "DELETE FROM bookshelf.orders",
        "UPDATE bookshelf.books SET id = gen_random_uuid()", "UPDATE outbox.idempotency_keys SET response = ''",
        "DELETE FROM outbox.idempotency_keys", "SELECT FROM outbox.checkpoints", "SELECT FROM outbox.parked",
        "INSERT INTO outbox.inbox (subscription_id, effect) VALUES (1, gen_random_uuid())",
        "UPDATE outbox.subscriptions SET paused_at = now()",
        "INSERT INTO outbox.audit (actor, action) VALUES ('a', 'a')",
        "SELECT outbox.shard_of('a', 'b', 2)",
    ]

    static let relay: [SQL] = [
        "INSERT INTO bookshelf.books (id) VALUES (gen_random_uuid())", "UPDATE bookshelf.orders SET status = 'SHIPPED'",
        "SELECT FROM bookshelf.orders", "SELECT FROM outbox.idempotency_keys", "DELETE FROM bookshelf.inventory",
        "SELECT FROM bookshelf.api_tokens", "SELECT FROM bookshelf.api_secret", "DELETE FROM outbox.inbox",
        "UPDATE outbox.subscriptions SET paused_at = NULL", "DELETE FROM outbox.checkpoints",
        "INSERT INTO outbox.skipped (subscription_id, position, audit_id) VALUES (1, 1, 1)",
    ]

    static let maintainer: [SQL] = [
        "SELECT response FROM outbox.idempotency_keys", "UPDATE outbox.idempotency_keys SET response = ''",
        "UPDATE outbox.checkpoints SET position = 0", "DELETE FROM outbox.parked", "SELECT FROM bookshelf.books",
        "SELECT FROM bookshelf.api_tokens", "DELETE FROM outbox.audit", "DELETE FROM outbox.inbox_named",
        "UPDATE outbox.subscriptions SET paused_at = now()", "ALTER TABLE outbox.parked ADD COLUMN more integer",
        "ALTER TABLE bookshelf.books ADD COLUMN more integer", "CREATE TEMPORARY TABLE mine (id integer)",
        "DELETE FROM outbox.schema_migrations", "SELECT state FROM outbox.processes",
        "UPDATE outbox.processes SET status = 'failed'",
    ]

    static let `operator`: [SQL] = [
        "SELECT payload FROM outbox.events", "SELECT metadata FROM outbox.events",
        "SELECT response FROM outbox.idempotency_keys", "SELECT secret_hash FROM bookshelf.api_tokens",
        "SELECT FROM bookshelf.api_secret", "UPDATE bookshelf.api_tokens SET role = 'operator'",
        "DELETE FROM bookshelf.api_tokens", "UPDATE outbox.audit SET actor = 'x'", "DELETE FROM outbox.audit",
        "UPDATE bookshelf.books SET title = 'x'", "DELETE FROM outbox.skipped",
        "INSERT INTO outbox.audit (actor, action, at) VALUES ('a', 'a', now())",
        """
        INSERT INTO outbox.events (event_id, name, schema_version, stream_kind, stream_id, stream_version, payload,
            correlation_id)
        VALUES (gen_random_uuid(), 'a', 1, 'a', 'a', 1, '{}', gen_random_uuid())
        """,
    ]

    static let readonly: [SQL] = [
        "SELECT payload FROM outbox.events", "SELECT metadata FROM outbox.events", "SELECT * FROM outbox.events",
        "SELECT response FROM outbox.idempotency_keys", "SELECT request_hash FROM outbox.idempotency_keys",
        "SELECT secret_hash FROM bookshelf.api_tokens", "SELECT FROM bookshelf.api_secret",
        "UPDATE outbox.parked SET state = 'dead'", "DELETE FROM outbox.parked",
        "UPDATE outbox.checkpoints SET position = 0",
        "DELETE FROM outbox.inbox", "INSERT INTO outbox.audit (actor, action) VALUES ('a', 'a')",
        "UPDATE outbox.subscriptions SET paused_at = now()", "UPDATE bookshelf.books SET title = 'x'",
        "DELETE FROM bookshelf.orders", "UPDATE bookshelf.inventory SET quantity = 0",
        "UPDATE bookshelf.api_tokens SET revoked_at = NULL", "SELECT outbox.refuse_stale('a', NULL)",
    ]
}
