import OutboxPostgres
import Postgres

/// The campaign's tables: state, a ledger of effects without any constraint, and what triggers saw.
///
/// Strangers are relays that settle a delivery while another holds the lease: a settlement names its term, which is locked
/// by then, so whoever holds it at that moment has to be the one who writes.
let chaosMigrations = MigrationGroup(
    name: "chaos", schema: "chaos",
    migrations: [
        Migration(
            name: "V001_chaos",
            sql: Array(
                """
                CREATE TABLE tallies (id uuid PRIMARY KEY, version bigint NOT NULL, total bigint NOT NULL);
                CREATE TABLE effects (
                    n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event_id uuid NOT NULL, effect uuid NOT NULL,
                    holder text NOT NULL, xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
                    at timestamptz NOT NULL DEFAULT clock_timestamp());
                CREATE INDEX ON effects (event_id);
                CREATE INDEX ON effects (effect);
                CREATE TABLE history (
                    n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, subscription_id integer NOT NULL,
                    shard integer NOT NULL, after_snapshot text NOT NULL, up_to_snapshot text NOT NULL,
                    position bigint NOT NULL, term bigint NOT NULL, holder text,
                    xid xid8 NOT NULL DEFAULT pg_current_xact_id(), at timestamptz NOT NULL DEFAULT clock_timestamp());
                CREATE TABLE unparked (subscription_id integer NOT NULL, position bigint NOT NULL,
                    xid xid8 NOT NULL DEFAULT pg_current_xact_id());
                CREATE TABLE blamed (n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    subscription_id integer NOT NULL, position bigint NOT NULL, state text NOT NULL,
                    attempts integer NOT NULL, deaths integer NOT NULL, error text);
                CREATE TABLE strangers (subscription_id integer NOT NULL, what text NOT NULL, holder text, writer text);
                CREATE VIEW operated AS
                    SELECT subscription_id, position, 'skip' AS action FROM outbox.skipped
                    UNION ALL
                    SELECT s.id, e.position, 'redrive' FROM outbox.audit a
                        CROSS JOIN jsonb_array_elements_text(a.details -> 'events') r (id)
                        JOIN outbox.events e ON e.event_id = r.id::uuid
                        JOIN outbox.subscriptions s ON a.subscription IS NULL OR s.name = a.subscription
                    WHERE a.action = 'redrive';
                CREATE FUNCTION note_stranger(subscription integer, what text, holder text) RETURNS void
                LANGUAGE sql AS $$
                    INSERT INTO chaos.strangers
                    SELECT subscription, what, holder, current_setting('application_name')
                    WHERE current_setting('application_name') IS DISTINCT FROM 'chaos-' || holder
                        AND current_setting('application_name') LIKE 'chaos-r%'
                        AND EXISTS (SELECT FROM outbox.subscriptions WHERE id = subscription AND kind = 'deliver')
                $$;
                CREATE FUNCTION note_settlement() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM chaos.note_stranger(c.subscription_id, 'settles', c.holder) FROM outbox.checkpoints c
                    WHERE c.subscription_id IN (SELECT subscription_id FROM settled);
                    RETURN NULL;
                END $$;
                CREATE TRIGGER chaos_settlement AFTER INSERT ON outbox.inbox REFERENCING NEW TABLE AS settled
                    FOR EACH STATEMENT EXECUTE FUNCTION note_settlement();
                CREATE FUNCTION note_checkpoint() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    INSERT INTO chaos.history
                        (subscription_id, shard, after_snapshot, up_to_snapshot, position, term, holder)
                    VALUES (new.subscription_id, new.shard, new.after_snapshot, new.up_to_snapshot, new.position,
                        new.term, new.holder);
                    IF (new.up_to_snapshot::text, new.position) <> (old.up_to_snapshot::text, old.position)
                    THEN
                        PERFORM chaos.note_stranger(new.subscription_id, 'advances', old.holder);
                    END IF;
                    RETURN NULL;
                END $$;
                CREATE TRIGGER chaos_history AFTER UPDATE ON outbox.checkpoints
                    FOR EACH ROW EXECUTE FUNCTION note_checkpoint();
                CREATE FUNCTION note_unparked() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    INSERT INTO chaos.unparked (subscription_id, position) VALUES (old.subscription_id, old.position);
                    RETURN NULL;
                END $$;
                CREATE TRIGGER chaos_unparked AFTER DELETE ON outbox.parked
                    FOR EACH ROW EXECUTE FUNCTION note_unparked();
                CREATE FUNCTION note_failure() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    INSERT INTO chaos.blamed (subscription_id, position, state, attempts, deaths, error)
                    VALUES (new.subscription_id, new.position, new.state, new.attempts, new.deaths,
                        new.error);
                    RETURN NULL;
                END $$;
                CREATE TRIGGER chaos_blamed AFTER INSERT OR UPDATE ON outbox.parked
                    FOR EACH ROW WHEN (new.state IN ('retrying', 'dead') AND new.error IS NOT NULL
                        AND new.started_at IS NULL) EXECUTE FUNCTION note_failure();
                CREATE EXTENSION IF NOT EXISTS amcheck;
                """.utf8))
    ])
