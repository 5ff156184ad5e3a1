-- The log. One row an event, appended in the transaction that changed the aggregate; nothing is updated or deleted.
--
-- xid comes before position so that a row's transaction has its number before the row has its position.
CREATE TABLE events (
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    position bigint GENERATED ALWAYS AS IDENTITY (CACHE 1),
    event_id uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    schema_version integer NOT NULL,
    stream_kind text COLLATE "C" NOT NULL,
    stream_id text COLLATE "C" NOT NULL,
    stream_version bigint NOT NULL,
    payload jsonb NOT NULL,
    correlation_id uuid NOT NULL,
    causation_id uuid,
    metadata jsonb,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    due_at timestamptz,
    CONSTRAINT events_pkey PRIMARY KEY (position),
    CONSTRAINT events_payload_size CHECK (octet_length(payload::text) <= 262144),
    CONSTRAINT events_payload_depth CHECK (NOT payload @? '$.**{65}'),
    CONSTRAINT events_metadata_size CHECK (octet_length(metadata::text) <= 65536),
    CONSTRAINT events_stream_id_size CHECK (octet_length(stream_id) BETWEEN 1 AND 200)
) PARTITION BY RANGE (position);

-- Where a window of commits starts: the rows of transactions that an older snapshot did not show.
CREATE INDEX events_xid ON events (xid, position);

-- Two nets under the partitions that maintenance makes between them: no position is ever without a place.
CREATE TABLE events_before PARTITION OF events FOR VALUES FROM (MINVALUE) TO (1);
CREATE TABLE events_after PARTITION OF events FOR VALUES FROM (1) TO (MAXVALUE);

COMMENT ON TABLE events IS 'The log of domain events, append-only; whole partitions go when everybody has read them';
COMMENT ON TABLE events_before IS 'What was written late, below the partitions that are gone';
COMMENT ON TABLE events_after IS 'What was written before its partition was made';
COMMENT ON COLUMN events.xid IS 'The transaction that wrote the row; says whether a snapshot shows it';
COMMENT ON COLUMN events.position IS 'Rises within a stream; across streams it is no order of commits';
COMMENT ON COLUMN events.event_id IS 'Identity of the event, a UUID of version 7';
COMMENT ON COLUMN events.name IS 'Stable name, never a type of a program';
COMMENT ON COLUMN events.schema_version IS 'Version of the shape of payload';
COMMENT ON COLUMN events.stream_version IS 'Version of the aggregate after the event';
COMMENT ON COLUMN events.correlation_id IS 'Shared by everything one outside request set in motion';
COMMENT ON COLUMN events.causation_id IS 'The event that caused this one; null where a command did';
COMMENT ON COLUMN events.metadata IS 'Actor and trace context, where there are any';
COMMENT ON COLUMN events.due_at IS 'Delivered after this time; null for at once';

-- Scheduled events that were called off before their time.
CREATE TABLE cancellations (
    event_id uuid PRIMARY KEY,
    cancelled_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

COMMENT ON TABLE cancellations IS 'Events that are not delivered any more, where they have not been';

CREATE TABLE subscriptions (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text COLLATE "C" NOT NULL UNIQUE,
    kind text NOT NULL CHECK (kind IN ('react', 'deliver')),
    shards integer NOT NULL DEFAULT 1 CHECK (shards BETWEEN 1 AND 1024),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

COMMENT ON TABLE subscriptions IS 'Who receives events';
COMMENT ON COLUMN subscriptions.kind IS 'react: in the transaction that moves the checkpoint; deliver: outside, at least once';
COMMENT ON COLUMN subscriptions.shards IS 'How many checkpoints share the streams, by hash';

-- The shard of a stream. Of md5, since what a database hashes with may differ from one version to the next.
CREATE FUNCTION shard_of(kind text, id text, shards integer) RETURNS integer IMMUTABLE PARALLEL SAFE LANGUAGE sql
    RETURN CASE shards WHEN 1 THEN 0
        ELSE ((('x' || left(md5(kind || '/' || id), 8))::bit(32)::bigint) % shards)::integer END;

COMMENT ON FUNCTION shard_of(text, text, integer) IS 'Which of the shards of a subscription a stream belongs to';

-- How far each subscription has read: the window of commits between two snapshots, and a position inside it.
-- Its row lock is the fence of react; its term is the fence of deliver.
CREATE TABLE checkpoints (
    subscription_id integer NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE,
    shard integer NOT NULL DEFAULT 0,
    after_snapshot pg_snapshot NOT NULL,
    up_to_snapshot pg_snapshot NOT NULL,
    position bigint NOT NULL,
    origin bigint NOT NULL,
    ceiling bigint NOT NULL,
    floor bigint NOT NULL DEFAULT 0,
    cluster bigint NOT NULL,
    timeline integer NOT NULL,
    term bigint NOT NULL DEFAULT 0,
    holder text,
    leased_until timestamptz,
    marked_by text,
    marked_at timestamptz,
    marked_level smallint NOT NULL DEFAULT 0,
    marked_deaths smallint NOT NULL DEFAULT 0,
    advanced_at timestamptz,
    PRIMARY KEY (subscription_id, shard)
) WITH (fillfactor = 20, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);

COMMENT ON COLUMN checkpoints.after_snapshot IS 'What this snapshot shows was read before the window';
COMMENT ON COLUMN checkpoints.up_to_snapshot IS 'What this snapshot shows, and the other does not, is the window';
COMMENT ON COLUMN checkpoints.position IS 'Last position read in the window';
COMMENT ON COLUMN checkpoints.origin IS 'Least position of the window''s new transactions, without those that were open before';
COMMENT ON COLUMN checkpoints.ceiling IS 'Greatest position of the window; it is used up when position is there';
COMMENT ON COLUMN checkpoints.floor IS 'Rows up to here were settled before the log was restored from elsewhere';
COMMENT ON COLUMN checkpoints.cluster IS 'System identifier of the cluster whose transaction numbers the snapshots hold';
COMMENT ON COLUMN checkpoints.timeline IS 'Timeline of that cluster; a promoted standby starts a new one';
COMMENT ON COLUMN checkpoints.term IS 'Rises whenever the holder changes; every settlement names it';
COMMENT ON COLUMN checkpoints.leased_until IS 'When others may take over, by the server''s clock';
COMMENT ON COLUMN checkpoints.marked_by IS 'Who works here carefully; should it die, its successor takes less at a time';
COMMENT ON COLUMN checkpoints.marked_level IS 'How careful: 0 a whole batch, 1 a few events, 2 one at a time';
COMMENT ON COLUMN checkpoints.marked_deaths IS 'How many relays died of the event that comes next';

-- Effects that happened: an event for a subscription, or what a handler named instead.
-- No foreign key: attaching a partition would lock subscriptions against everybody, and numbers are never used again.
CREATE TABLE inbox (
    subscription_id integer NOT NULL,
    effect uuid NOT NULL,
    is_named boolean NOT NULL DEFAULT false,
    handled_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT inbox_pkey PRIMARY KEY (subscription_id, effect, is_named)
) PARTITION BY LIST (is_named);

-- Events by the time in their identity (UUIDs of version 7): whole days go once the log has none of theirs any more.
CREATE TABLE inbox_events PARTITION OF inbox FOR VALUES IN (false) PARTITION BY RANGE (effect);
CREATE TABLE inbox_events_before PARTITION OF inbox_events
    FOR VALUES FROM (MINVALUE) TO ('00000000-0000-0000-0000-000000000000');
CREATE TABLE inbox_events_after PARTITION OF inbox_events
    FOR VALUES FROM ('00000000-0000-0000-0000-000000000000') TO (MAXVALUE);

-- What handlers named, such as a book: a repeat may come years later, under another event.
CREATE TABLE inbox_named PARTITION OF inbox FOR VALUES IN (true);

COMMENT ON TABLE inbox IS 'What must not happen twice, and has happened';
COMMENT ON COLUMN inbox.is_named IS 'Whether the handler named the effect; else it is the event''s identity';
COMMENT ON TABLE inbox_events_after IS 'Identities that hold no time, and those of a day whose partition was not made yet';
COMMENT ON TABLE inbox_named IS 'Kept for ever unless told otherwise';

-- Events set aside: those whose handler failed, and those of the same stream behind them.
CREATE TABLE parked (
    subscription_id integer NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE,
    position bigint NOT NULL,
    stream_kind text COLLATE "C" NOT NULL,
    stream_id text COLLATE "C" NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'scheduled', 'retrying', 'dead')),
    attempts integer NOT NULL,
    deaths integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL,
    started_at timestamptz,
    error text,
    parked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (subscription_id, position)
);

CREATE INDEX parked_stream ON parked (subscription_id, stream_kind, stream_id, position);

COMMENT ON TABLE parked IS 'Events that wait: to be tried again, behind such a one, for their time, or (dead) for an operator';
COMMENT ON COLUMN parked.attempts IS 'Tries that were started, without those the infrastructure failed';
COMMENT ON COLUMN parked.deaths IS 'Tries that no relay lived to tell the outcome of';
COMMENT ON COLUMN parked.started_at IS 'When the try began that is under way, or that a relay did not survive';

-- Answers to commands, by the client's key; stored in the command's transaction.
CREATE TABLE idempotency_keys (
    caller text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    command text COLLATE "C" NOT NULL,
    request_hash bytea NOT NULL,
    response text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (caller, key)
) WITH (autovacuum_vacuum_scale_factor = 0.02);

-- By age, for deleting old ones.
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);

COMMENT ON COLUMN idempotency_keys.request_hash IS 'SHA-256 of the request: another request under the key is refused';
COMMENT ON COLUMN idempotency_keys.response IS 'The first answer, byte for byte';

-- A row that other programs wrote may be one that cannot be printed, and would fail every read of its neighbours.
CREATE FUNCTION printable(document jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    PERFORM octet_length(document::text);
    RETURN document;
EXCEPTION WHEN program_limit_exceeded OR statement_too_complex OR out_of_memory OR data_corrupted THEN
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION printable(jsonb) IS 'The document; null where it cannot be printed';

-- A pipeline cannot branch on a row count, so a version conflict has to fail a statement: this one.
CREATE FUNCTION refuse_stale(kind text, ids text[]) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF ids IS NULL THEN
        RETURN true;
    END IF;
    RAISE EXCEPTION 'version conflict on %', kind USING ERRCODE = 'OB001', DETAIL = array_to_string(ids, ', ');
END
$$;

COMMENT ON FUNCTION refuse_stale(text, text[]) IS 'Fails with OB001 unless ids is null: aggregates that were not at the version expected';
