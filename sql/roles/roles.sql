-- Who may do what in the database of Bookshelf and White Label. May be run again and again, and has to be after every migration, by
-- `bookshelf roles` or `psql --single-transaction --set ON_ERROR_STOP=1 --file`, as a superuser or as the owner of the
-- database with CREATEROLE.
--
-- The roles cannot log in and have no passwords: grant them to logins, or make one of them a login. Whatever a role had on
-- these tables before is taken back first, so this file is all there is to know.

DO $$
DECLARE
    wanted text;
    thing record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('bookshelf roles', 0));
    FOREACH wanted IN ARRAY ARRAY['bookshelf_owner', 'bookshelf_maintainer', 'bookshelf_app', 'bookshelf_relay',
        'bookshelf_operator', 'bookshelf_readonly']
    LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
        END IF;
    END LOOP;
    -- Migrations alter the log too.
    IF NOT pg_has_role('bookshelf_owner', 'bookshelf_maintainer', 'USAGE') THEN
        GRANT bookshelf_maintainer TO bookshelf_owner;
    END IF;
    -- Nobody can give away what is theirs to a role that they are no member of; superusers can.
    IF NOT pg_has_role('bookshelf_owner', 'USAGE') THEN
        EXECUTE format('GRANT bookshelf_owner TO %I', current_user);
    END IF;

    FOR thing IN
        SELECT n.nspname AS name FROM pg_namespace n
        WHERE n.nspname IN ('outbox', 'bookshelf', 'white_label') AND n.nspowner <> 'bookshelf_owner'::regrole
    LOOP
        EXECUTE format('ALTER SCHEMA %I OWNER TO bookshelf_owner', thing.name);
    END LOOP;
    -- Partitions are made beside the log by whoever owns it.
    GRANT USAGE, CREATE ON SCHEMA outbox TO bookshelf_maintainer;

    -- Only what is not as it should be: this waits for everybody who uses a table.
    FOR thing IN
        SELECT t.name, t.owner, t.is_owned FROM (
            SELECT c.oid::regclass AS name, o.owner, c.relowner = o.owner::regrole AS is_owned
            FROM pg_class c CROSS JOIN LATERAL (
                SELECT CASE WHEN c.oid IN (
                    SELECT relid FROM pg_partition_tree('outbox.events')
                    UNION SELECT relid FROM pg_partition_tree('outbox.inbox_events')
                ) THEN 'bookshelf_maintainer' ELSE 'bookshelf_owner' END AS owner
            ) o
            WHERE c.relnamespace IN ('outbox'::regnamespace, 'bookshelf'::regnamespace, 'white_label'::regnamespace)
                AND c.relkind IN ('r', 'p', 'v', 'm')
        ) t
    LOOP
        IF NOT thing.is_owned THEN
            EXECUTE format('ALTER TABLE %s OWNER TO %I', thing.name, thing.owner);
        END IF;
        IF thing.owner <> 'bookshelf_maintainer' THEN
            EXECUTE format('REVOKE ALL ON TABLE %s FROM bookshelf_maintainer', thing.name);
        END IF;
    END LOOP;
    FOR thing IN
        SELECT p.oid::regprocedure AS name FROM pg_proc p
        WHERE p.pronamespace IN ('outbox'::regnamespace, 'bookshelf'::regnamespace, 'white_label'::regnamespace)
            AND p.proowner <> 'bookshelf_owner'::regrole
    LOOP
        EXECUTE format('ALTER ROUTINE %s OWNER TO bookshelf_owner', thing.name);
    END LOOP;

    EXECUTE format('REVOKE CREATE, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    IF to_regnamespace('public') IS NOT NULL THEN
        REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    END IF;
END
$$;

REVOKE ALL ON SCHEMA outbox, bookshelf, white_label FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA outbox, bookshelf, white_label
    FROM PUBLIC, bookshelf_app, bookshelf_relay, bookshelf_operator, bookshelf_readonly;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA outbox, bookshelf, white_label
    FROM PUBLIC, bookshelf_app, bookshelf_relay, bookshelf_operator, bookshelf_readonly;
REVOKE ALL ON ALL ROUTINES IN SCHEMA outbox, bookshelf, white_label
    FROM PUBLIC, bookshelf_maintainer, bookshelf_app, bookshelf_relay, bookshelf_operator, bookshelf_readonly;

-- Every program looks whether the schemas fit it before it does anything else.
GRANT USAGE ON SCHEMA outbox, bookshelf, white_label
    TO bookshelf_maintainer, bookshelf_app, bookshelf_relay, bookshelf_operator, bookshelf_readonly;
GRANT SELECT ON outbox.schema_migrations, bookshelf.schema_migrations, white_label.schema_migrations
    TO bookshelf_maintainer, bookshelf_app, bookshelf_relay, bookshelf_operator, bookshelf_readonly;

-- Maintenance. It owns the log and the notes of handled events, since only an owner makes and drops partitions; of the other
-- tables it deletes what is old. To lock a row that is to be deleted takes the right to update some column of it.
GRANT SELECT ON outbox.subscriptions, outbox.checkpoints, outbox.parked TO bookshelf_maintainer;
GRANT UPDATE (missed_up_to) ON outbox.subscriptions TO bookshelf_maintainer;
GRANT SELECT, DELETE, UPDATE (cancelled_at) ON outbox.cancellations TO bookshelf_maintainer;
GRANT SELECT, DELETE, UPDATE (position) ON outbox.skipped TO bookshelf_maintainer;
GRANT SELECT (ctid, created_at), DELETE, UPDATE (created_at) ON outbox.idempotency_keys TO bookshelf_maintainer;
GRANT SELECT (ctid, ended_at), DELETE, UPDATE (ended_at) ON outbox.processes TO bookshelf_maintainer;
GRANT EXECUTE ON FUNCTION outbox.shard_of(text, text, integer) TO bookshelf_maintainer;

-- Writers. Those who record events choose neither their position nor their transaction nor their time, and read none.
GRANT INSERT (event_id, name, schema_version, stream_kind, stream_id, stream_version, payload, correlation_id,
    causation_id, metadata, due_at) ON outbox.events TO bookshelf_app, bookshelf_relay;
GRANT EXECUTE ON FUNCTION outbox.refuse_stale(text, text[]) TO bookshelf_app, bookshelf_relay;

-- The application: commands, lists, and the HTTP service.
GRANT SELECT, INSERT ON outbox.idempotency_keys TO bookshelf_app;
GRANT SELECT, INSERT, UPDATE (version, title, author, isbn, price_amount, price_currency, synopsis) ON bookshelf.books
    TO bookshelf_app;
GRANT SELECT, INSERT, UPDATE (version, customer, status) ON bookshelf.orders TO bookshelf_app;
GRANT SELECT, INSERT, DELETE ON bookshelf.order_items TO bookshelf_app;
GRANT SELECT, UPDATE (version, title, quantity) ON bookshelf.inventory TO bookshelf_app;
GRANT SELECT (id, name, role, secret_hash, expires_at, revoked_at) ON bookshelf.api_tokens TO bookshelf_app;
GRANT SELECT ON bookshelf.api_secret TO bookshelf_app;

-- The relay: reads the log, keeps its place, and writes what Bookshelf's reactions write.
GRANT SELECT ON outbox.events, outbox.cancellations, outbox.skipped TO bookshelf_relay;
GRANT SELECT, INSERT (name, kind, shards, event_names, detached_at), UPDATE (event_names) ON outbox.subscriptions
    TO bookshelf_relay;
GRANT SELECT, INSERT, UPDATE ON outbox.checkpoints TO bookshelf_relay;
GRANT SELECT, INSERT ON outbox.inbox TO bookshelf_relay;
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox.parked TO bookshelf_relay;
GRANT SELECT, INSERT, UPDATE ON outbox.processes TO bookshelf_relay;
GRANT INSERT (event_id) ON outbox.cancellations TO bookshelf_relay;
GRANT EXECUTE ON FUNCTION outbox.shard_of(text, text, integer), outbox.printable(jsonb) TO bookshelf_relay;
GRANT SELECT, INSERT, UPDATE (version, title, quantity) ON bookshelf.inventory TO bookshelf_relay;

-- Operators: what `relay` does beside `run` and `maintain`, and the tokens of callers. No payload, no answer, no hash.
GRANT SELECT (xid, position, event_id, name, schema_version, stream_kind, stream_id, stream_version, correlation_id,
    causation_id, recorded_at, due_at) ON outbox.events TO bookshelf_operator;
GRANT SELECT, INSERT (name, kind, shards, event_names, detached_at),
    UPDATE (event_names, shards, paused_at, paused_by, detached_at, missed_up_to) ON outbox.subscriptions
    TO bookshelf_operator;
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox.checkpoints, outbox.parked TO bookshelf_operator;
GRANT SELECT, INSERT, DELETE ON outbox.inbox TO bookshelf_operator;
GRANT SELECT, INSERT ON outbox.skipped TO bookshelf_operator;
GRANT SELECT, INSERT (actor, action, subscription, details, reason) ON outbox.audit TO bookshelf_operator;
GRANT SELECT ON outbox.cancellations TO bookshelf_operator;
GRANT SELECT (id, version, name, status, reason, state_version, progress, late, begun_by, next_timeout, started_at,
    ended_at) ON outbox.processes TO bookshelf_operator, bookshelf_readonly;
GRANT EXECUTE ON FUNCTION outbox.shard_of(text, text, integer) TO bookshelf_operator;
GRANT SELECT (id, name, role, created_at, created_by, expires_at, revoked_at, revoked_by, revoke_reason),
    INSERT (id, name, role, secret_hash, created_at, created_by, expires_at),
    UPDATE (revoked_at, revoked_by, revoke_reason) ON bookshelf.api_tokens TO bookshelf_operator;

-- Dashboards: lists and `relay status`. No payload, no metadata, no key or answer, no hash.
GRANT SELECT (xid, position, event_id, name, schema_version, stream_kind, stream_id, stream_version, correlation_id,
    causation_id, recorded_at, due_at) ON outbox.events TO bookshelf_readonly;
GRANT SELECT ON outbox.subscriptions, outbox.checkpoints, outbox.parked, outbox.skipped, outbox.inbox, outbox.audit,
    outbox.cancellations TO bookshelf_readonly;
GRANT SELECT (caller, command, created_at) ON outbox.idempotency_keys TO bookshelf_readonly;
GRANT EXECUTE ON FUNCTION outbox.shard_of(text, text, integer) TO bookshelf_readonly;
GRANT SELECT ON bookshelf.books, bookshelf.orders, bookshelf.order_items, bookshelf.inventory TO bookshelf_readonly;
GRANT SELECT (id, name, role, created_at, created_by, expires_at, revoked_at, revoked_by, revoke_reason)
    ON bookshelf.api_tokens TO bookshelf_readonly;

-- The catalog: reactions fill it, operators rebuild it from events or from the tables, others read it.
GRANT SELECT, INSERT, UPDATE, DELETE ON bookshelf.catalog TO bookshelf_relay, bookshelf_operator;
GRANT SELECT, UPDATE ON bookshelf.catalog_slots TO bookshelf_relay, bookshelf_operator;
GRANT SELECT ON bookshelf.books, bookshelf.inventory TO bookshelf_operator;
GRANT SELECT ON bookshelf.catalog, bookshelf.catalog_slots TO bookshelf_app, bookshelf_readonly;

-- White Label. Its commands and its reactions write the same aggregates; nobody else sees how a user proves an identity.
GRANT SELECT, INSERT, UPDATE (version, email, first_name, last_name, username, password_hash, google_id, facebook_id,
    closed) ON white_label.users TO bookshelf_app, bookshelf_relay;
GRANT SELECT, INSERT, UPDATE (version, user_id) ON white_label.usernames TO bookshelf_app, bookshelf_relay;
GRANT SELECT, INSERT, UPDATE (version, title, artist, year) ON white_label.vinyls TO bookshelf_app;
GRANT SELECT, INSERT, DELETE ON white_label.vinyl_genres TO bookshelf_app;
GRANT SELECT, INSERT, UPDATE (version) ON white_label.wish_lists TO bookshelf_app;
GRANT SELECT, INSERT, DELETE ON white_label.wish_list_vinyls TO bookshelf_app;
GRANT SELECT, INSERT, UPDATE (version, offered_by, offered_to, status) ON white_label.trades TO bookshelf_app;
GRANT SELECT, INSERT, DELETE ON white_label.trade_vinyls TO bookshelf_app;
GRANT SELECT, INSERT, UPDATE (version, wishes) ON white_label.wish_counts TO bookshelf_relay;
GRANT SELECT, INSERT, UPDATE (version) ON white_label.trader_accounts TO bookshelf_relay;
GRANT SELECT, INSERT, DELETE ON white_label.trader_account_trades, white_label.coupons TO bookshelf_relay;
GRANT SELECT ON white_label.wish_counts, white_label.trader_accounts, white_label.trader_account_trades,
    white_label.coupons TO bookshelf_app;
-- Orders and approvals are changed by commands and by each other's events; the parts of enrolments by their process.
GRANT SELECT, INSERT, UPDATE (version, approval_id, ordered_by, status) ON white_label.vinyl_orders TO bookshelf_app;
GRANT SELECT, UPDATE (version, approval_id, ordered_by, status) ON white_label.vinyl_orders TO bookshelf_relay;
GRANT SELECT, INSERT, DELETE ON white_label.vinyl_order_lines TO bookshelf_app, bookshelf_relay;
GRANT SELECT, UPDATE (version, order_id, requested_by, decided_by, status) ON white_label.approvals
    TO bookshelf_app, bookshelf_relay;
GRANT INSERT ON white_label.approvals TO bookshelf_relay;
GRANT SELECT, INSERT ON white_label.enrolments TO bookshelf_app;
GRANT SELECT, UPDATE (version, user_id, person_id, organisation_id, email, first_name, last_name, organisation,
    has_credentials, password_hash, google_id, facebook_id, status, reason) ON white_label.enrolments TO bookshelf_relay;
GRANT SELECT, INSERT, UPDATE (version, first_name, last_name, closed) ON white_label.persons
    TO bookshelf_app, bookshelf_relay;
GRANT SELECT, INSERT, UPDATE (version, name, name_key, closed) ON white_label.organisations
    TO bookshelf_app, bookshelf_relay;
GRANT SELECT, INSERT, UPDATE (version, person_id, organisation_id, user_id, ended) ON white_label.memberships
    TO bookshelf_app, bookshelf_relay;
GRANT SELECT (id, version, email, first_name, last_name, username, closed) ON white_label.users TO bookshelf_readonly;
GRANT SELECT (id, version, user_id, person_id, organisation_id, email, first_name, last_name, organisation,
    has_credentials, status, reason) ON white_label.enrolments TO bookshelf_readonly;
GRANT SELECT ON white_label.usernames, white_label.vinyls, white_label.vinyl_genres, white_label.wish_lists,
    white_label.wish_list_vinyls, white_label.wish_counts, white_label.trades, white_label.trade_vinyls,
    white_label.trader_accounts, white_label.trader_account_trades, white_label.coupons, white_label.vinyl_orders,
    white_label.vinyl_order_lines, white_label.approvals, white_label.persons, white_label.organisations,
    white_label.memberships TO bookshelf_readonly;
