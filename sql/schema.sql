-- Name: bookshelf; Type: SCHEMA; Schema: -; Owner: -

CREATE SCHEMA bookshelf;

-- Name: outbox; Type: SCHEMA; Schema: -; Owner: -

CREATE SCHEMA outbox;

-- Name: white_label; Type: SCHEMA; Schema: -; Owner: -

CREATE SCHEMA white_label;

-- Name: parked_lines_up(); Type: FUNCTION; Schema: outbox; Owner: -

CREATE FUNCTION outbox.parked_lines_up() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'outbox'
    AS $$
BEGIN
    IF EXISTS (
        SELECT FROM parked p
        WHERE p.subscription_id = new.subscription_id AND p.stream_kind = new.stream_kind
            AND p.stream_id = new.stream_id AND p.state <> 'scheduled' AND p.position < new.position
    ) THEN
        RETURN NULL;
    END IF;
    UPDATE parked p SET is_first = false
    WHERE p.subscription_id = new.subscription_id AND p.stream_kind = new.stream_kind
        AND p.stream_id = new.stream_id AND p.is_first;
    UPDATE parked p SET is_first = true
    WHERE p.subscription_id = new.subscription_id AND p.position = new.position;
    RETURN NULL;
END
$$;

-- Name: FUNCTION parked_lines_up(); Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON FUNCTION outbox.parked_lines_up() IS 'Keeps parked.is_first when an event is set aside, or stops being scheduled';

-- Name: parked_moves_up(); Type: FUNCTION; Schema: outbox; Owner: -

CREATE FUNCTION outbox.parked_moves_up() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'outbox'
    AS $$
BEGIN
    UPDATE parked p SET is_first = true
    WHERE p.subscription_id = old.subscription_id AND NOT p.is_first AND p.position = (
        SELECT q.position FROM parked q
        WHERE q.subscription_id = old.subscription_id AND q.stream_kind = old.stream_kind
            AND q.stream_id = old.stream_id AND q.state <> 'scheduled'
        ORDER BY q.position LIMIT 1
    );
    RETURN NULL;
END
$$;

-- Name: FUNCTION parked_moves_up(); Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON FUNCTION outbox.parked_moves_up() IS 'Keeps parked.is_first when an event is set aside no more';

-- Name: printable(jsonb); Type: FUNCTION; Schema: outbox; Owner: -

CREATE FUNCTION outbox.printable(document jsonb) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
    PERFORM octet_length(document::text);
    RETURN document;
EXCEPTION WHEN program_limit_exceeded OR statement_too_complex OR out_of_memory OR data_corrupted THEN
    RETURN NULL;
END
$$;

-- Name: FUNCTION printable(document jsonb); Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON FUNCTION outbox.printable(document jsonb) IS 'The document; null where it cannot be printed';

-- Name: refuse_stale(text, text[]); Type: FUNCTION; Schema: outbox; Owner: -

CREATE FUNCTION outbox.refuse_stale(kind text, ids text[]) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF ids IS NULL THEN
        RETURN true;
    END IF;
    RAISE EXCEPTION 'version conflict on %', kind USING ERRCODE = 'OB001', DETAIL = array_to_string(ids, ', ');
END
$$;

-- Name: FUNCTION refuse_stale(kind text, ids text[]); Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON FUNCTION outbox.refuse_stale(kind text, ids text[]) IS 'Fails with OB001 unless ids is null: aggregates that were not at the version expected';

-- Name: shard_of(text, text, integer); Type: FUNCTION; Schema: outbox; Owner: -

CREATE FUNCTION outbox.shard_of(kind text, id text, shards integer) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE shards WHEN 1 THEN 0 ELSE ((((('x'::text || "left"(md5(((kind || '/'::text) || id)), 8)))::bit(32))::bigint % (shards)::bigint))::integer END;

-- Name: FUNCTION shard_of(kind text, id text, shards integer); Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON FUNCTION outbox.shard_of(kind text, id text, shards integer) IS 'Which of the shards of a subscription a stream belongs to';

-- Name: api_secret; Type: TABLE; Schema: bookshelf; Owner: -

CREATE TABLE bookshelf.api_secret (
    only_row boolean DEFAULT true NOT NULL,
    key bytea NOT NULL,
    CONSTRAINT api_secret_key_check CHECK ((octet_length(key) = 32)),
    CONSTRAINT api_secret_only_row_check CHECK (only_row)
);

-- Name: TABLE api_secret; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON TABLE bookshelf.api_secret IS 'What the HTTP service signs page cursors with: one row, made with the table.';

-- Name: COLUMN api_secret.only_row; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.api_secret.only_row IS 'True: being the primary key, it allows one row.';

-- Name: COLUMN api_secret.key; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.api_secret.key IS '32 random bytes; after a change services have to be started again, and older cursors are refused.';

-- Name: api_tokens; Type: TABLE; Schema: bookshelf; Owner: -

CREATE TABLE bookshelf.api_tokens (
    id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    role text NOT NULL,
    secret_hash bytea NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    created_by text NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    revoked_by text,
    revoke_reason text,
    CONSTRAINT api_tokens_check CHECK ((expires_at > created_at)),
    CONSTRAINT api_tokens_check1 CHECK ((((revoked_at IS NULL) = (revoked_by IS NULL)) AND ((revoked_at IS NOT NULL) OR (revoke_reason IS NULL)))),
    CONSTRAINT api_tokens_created_by_check CHECK (((char_length(created_by) >= 1) AND (char_length(created_by) <= 200))),
    CONSTRAINT api_tokens_id_check CHECK ((id ~ '^[0-9a-f]{16}$'::text)),
    CONSTRAINT api_tokens_name_check CHECK ((name ~ '^[a-z][a-z0-9_-]{0,47}$'::text)),
    CONSTRAINT api_tokens_revoke_reason_check CHECK (((char_length(revoke_reason) >= 1) AND (char_length(revoke_reason) <= 1000))),
    CONSTRAINT api_tokens_revoked_by_check CHECK (((char_length(revoked_by) >= 1) AND (char_length(revoked_by) <= 200))),
    CONSTRAINT api_tokens_role_check CHECK ((role = ANY (ARRAY['reader'::text, 'writer'::text, 'operator'::text]))),
    CONSTRAINT api_tokens_secret_hash_check CHECK ((octet_length(secret_hash) = 32))
);

-- Name: TABLE api_tokens; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON TABLE bookshelf.api_tokens IS 'Tokens of callers of the HTTP service; rows stay when they are revoked or expire.';

-- Name: COLUMN api_tokens.id; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.api_tokens.id IS 'The part of a token that lists show.';

-- Name: COLUMN api_tokens.name; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.api_tokens.name IS 'The caller; two tokens of one name are the same caller, as while one replaces the other.';

-- Name: COLUMN api_tokens.role; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.api_tokens.role IS 'reader, writer or operator; each may do what those before may.';

-- Name: COLUMN api_tokens.secret_hash; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.api_tokens.secret_hash IS 'SHA-256 of the secret''s 32 bytes; the secret itself is nowhere.';

-- Name: COLUMN api_tokens.created_at; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.api_tokens.created_at IS 'When, by the server''s clock.';

-- Name: COLUMN api_tokens.created_by; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.api_tokens.created_by IS 'Who made it, as their program says.';

-- Name: COLUMN api_tokens.expires_at; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.api_tokens.expires_at IS 'From when it is refused; null for never.';

-- Name: COLUMN api_tokens.revoked_at; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.api_tokens.revoked_at IS 'Since when it is refused; null while it is not revoked.';

-- Name: COLUMN api_tokens.revoked_by; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.api_tokens.revoked_by IS 'Who revoked it, as their program says.';

-- Name: COLUMN api_tokens.revoke_reason; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.api_tokens.revoke_reason IS 'Why, where they said it.';

-- Name: books; Type: TABLE; Schema: bookshelf; Owner: -

CREATE TABLE bookshelf.books (
    id uuid NOT NULL,
    version bigint NOT NULL,
    title text NOT NULL,
    author text NOT NULL,
    isbn text,
    price_amount numeric(19,4) NOT NULL,
    price_currency text NOT NULL,
    synopsis text,
    CONSTRAINT books_author_check CHECK (((char_length(author) >= 1) AND (char_length(author) <= 150))),
    CONSTRAINT books_isbn_check CHECK ((isbn ~ '^([0-9]{13}|[0-9]{9}[0-9X])$'::text)),
    CONSTRAINT books_price_amount_check CHECK ((price_amount >= (0)::numeric)),
    CONSTRAINT books_price_currency_check CHECK ((price_currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT books_synopsis_check CHECK (((char_length(synopsis) >= 1) AND (char_length(synopsis) <= 10000))),
    CONSTRAINT books_title_check CHECK (((char_length(title) >= 1) AND (char_length(title) <= 200))),
    CONSTRAINT books_version_check CHECK ((version > 0))
);

-- Name: TABLE books; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON TABLE bookshelf.books IS 'The catalog: a row a book.';

-- Name: COLUMN books.id; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.books.id IS 'The book, a UUID of version 7; also the id of its row in inventory.';

-- Name: COLUMN books.version; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.books.version IS 'Number of the last event or save of this book; a save checks it.';

-- Name: COLUMN books.title; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.books.title IS 'At most 200 characters.';

-- Name: COLUMN books.author; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.books.author IS 'At most 150 characters.';

-- Name: COLUMN books.isbn; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.books.isbn IS '10 or 13 digits, the tenth may be an X; null where the book has none.';

-- Name: COLUMN books.price_amount; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.books.price_amount IS 'What a copy costs, exactly.';

-- Name: COLUMN books.price_currency; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.books.price_currency IS 'Three upper-case letters, such as USD.';

-- Name: COLUMN books.synopsis; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.books.synopsis IS 'What the book is about; null where that is not known.';

-- Name: catalog; Type: TABLE; Schema: bookshelf; Owner: -

CREATE TABLE bookshelf.catalog (
    slot text NOT NULL,
    book_id uuid NOT NULL,
    title text,
    author text,
    price_amount numeric(19,4),
    price_currency text,
    stock integer DEFAULT 0 NOT NULL,
    book_version bigint DEFAULT 0 NOT NULL,
    stock_version bigint DEFAULT 0 NOT NULL,
    CONSTRAINT catalog_check CHECK (((book_version = 0) OR (num_nulls(title, author, price_amount, price_currency) = 0))),
    CONSTRAINT catalog_slot_check CHECK ((slot = ANY (ARRAY['blue'::text, 'green'::text])))
);

-- Name: TABLE catalog; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON TABLE bookshelf.catalog IS 'Books with their stock, as lists show them: a row a book in each place, made from events.';

-- Name: COLUMN catalog.slot; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.catalog.slot IS 'Which of the two places.';

-- Name: COLUMN catalog.book_id; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.catalog.book_id IS 'The book.';

-- Name: COLUMN catalog.title; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.catalog.title IS 'The title; null until the book''s own event has come.';

-- Name: COLUMN catalog.author; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.catalog.author IS 'Who wrote it; null as the title.';

-- Name: COLUMN catalog.price_amount; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.catalog.price_amount IS 'What a copy costs, exactly; null as the title.';

-- Name: COLUMN catalog.price_currency; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.catalog.price_currency IS 'Three upper-case letters, such as USD; null as the title.';

-- Name: COLUMN catalog.stock; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.catalog.stock IS 'How many copies there are; 0 until the inventory''s event has come.';

-- Name: COLUMN catalog.book_version; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.catalog.book_version IS 'Version of the book''s stream that the row shows; 0 where it shows none, and lists leave it out.';

-- Name: COLUMN catalog.stock_version; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.catalog.stock_version IS 'Version of the inventory''s stream that the row shows; 0 where it shows none.';

-- Name: catalog_slots; Type: TABLE; Schema: bookshelf; Owner: -

CREATE TABLE bookshelf.catalog_slots (
    slot text NOT NULL,
    version integer NOT NULL,
    is_live boolean NOT NULL,
    live_since timestamp with time zone,
    rebuild_id uuid,
    rebuilt_by text,
    rebuilt_since timestamp with time zone,
    last_sign_at timestamp with time zone,
    CONSTRAINT catalog_slots_check CHECK (((live_since IS NOT NULL) = is_live)),
    CONSTRAINT catalog_slots_check1 CHECK (((rebuild_id IS NULL) OR (NOT is_live))),
    CONSTRAINT catalog_slots_check2 CHECK (((rebuild_id IS NULL) OR (rebuilt_by IS NOT NULL))),
    CONSTRAINT catalog_slots_check3 CHECK (((rebuild_id IS NULL) OR (rebuilt_since IS NOT NULL))),
    CONSTRAINT catalog_slots_slot_check CHECK ((slot = ANY (ARRAY['blue'::text, 'green'::text]))),
    CONSTRAINT catalog_slots_version_check CHECK ((version > 0))
);

-- Name: TABLE catalog_slots; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON TABLE bookshelf.catalog_slots IS 'Where the catalog is: a row for each of its two places.';

-- Name: COLUMN catalog_slots.slot; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.catalog_slots.slot IS 'The place, and the second half of its subscription''s name.';

-- Name: COLUMN catalog_slots.version; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.catalog_slots.version IS 'The oldest version of the projection''s code that wrote to it since it was emptied.';

-- Name: COLUMN catalog_slots.is_live; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.catalog_slots.is_live IS 'Whether readers see it; exactly one is.';

-- Name: COLUMN catalog_slots.live_since; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.catalog_slots.live_since IS 'When readers were switched to it; null while they see the other.';

-- Name: COLUMN catalog_slots.rebuild_id; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.catalog_slots.rebuild_id IS 'The rebuild that fills it; null where none does, or it is done.';

-- Name: COLUMN catalog_slots.rebuilt_by; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.catalog_slots.rebuilt_by IS 'Who began that rebuild, or went on with it last.';

-- Name: COLUMN catalog_slots.rebuilt_since; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.catalog_slots.rebuilt_since IS 'Since when it is filled.';

-- Name: COLUMN catalog_slots.last_sign_at; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.catalog_slots.last_sign_at IS 'When the rebuild''s program last said that it lives.';

-- Name: inventory; Type: TABLE; Schema: bookshelf; Owner: -

CREATE TABLE bookshelf.inventory (
    id uuid NOT NULL,
    version bigint NOT NULL,
    title text NOT NULL,
    quantity integer DEFAULT 0 NOT NULL,
    CONSTRAINT inventory_quantity_check CHECK (((quantity >= 0) AND (quantity <= 1000000))),
    CONSTRAINT inventory_title_check CHECK (((char_length(title) >= 1) AND (char_length(title) <= 200))),
    CONSTRAINT inventory_version_check CHECK ((version > 0))
);

-- Name: TABLE inventory; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON TABLE bookshelf.inventory IS 'Copies in stock: one row a book, made by the subscription inventory.stock.';

-- Name: COLUMN inventory.id; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.inventory.id IS 'The book; being the primary key, it allows one inventory a book.';

-- Name: COLUMN inventory.version; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.inventory.version IS 'Number of the last save of this inventory; a save checks it.';

-- Name: COLUMN inventory.title; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.inventory.title IS 'The book''s title.';

-- Name: COLUMN inventory.quantity; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.inventory.quantity IS 'How many copies there are; never below zero.';

-- Name: order_items; Type: TABLE; Schema: bookshelf; Owner: -

CREATE TABLE bookshelf.order_items (
    order_id uuid NOT NULL,
    line integer NOT NULL,
    title text NOT NULL,
    quantity integer NOT NULL,
    price_amount numeric(19,4) NOT NULL,
    price_currency text NOT NULL,
    CONSTRAINT order_items_line_check CHECK ((line > 0)),
    CONSTRAINT order_items_price_amount_check CHECK ((price_amount >= (0)::numeric)),
    CONSTRAINT order_items_price_currency_check CHECK ((price_currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT order_items_quantity_check CHECK (((quantity >= 1) AND (quantity <= 1000))),
    CONSTRAINT order_items_title_check CHECK (((char_length(title) >= 1) AND (char_length(title) <= 200)))
);

-- Name: TABLE order_items; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON TABLE bookshelf.order_items IS 'Lines of orders, with title and price as they were when the order was placed.';

-- Name: COLUMN order_items.order_id; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.order_items.order_id IS 'The order.';

-- Name: COLUMN order_items.line; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.order_items.line IS 'Place within the order, from 1.';

-- Name: COLUMN order_items.title; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.order_items.title IS 'The book''s title.';

-- Name: COLUMN order_items.quantity; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.order_items.quantity IS 'How many copies.';

-- Name: COLUMN order_items.price_amount; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.order_items.price_amount IS 'What one copy costs, exactly.';

-- Name: COLUMN order_items.price_currency; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.order_items.price_currency IS 'Three upper-case letters, such as USD.';

-- Name: orders; Type: TABLE; Schema: bookshelf; Owner: -

CREATE TABLE bookshelf.orders (
    id uuid NOT NULL,
    version bigint NOT NULL,
    customer text NOT NULL,
    status text NOT NULL,
    CONSTRAINT orders_customer_check CHECK (((char_length(customer) >= 1) AND (char_length(customer) <= 150))),
    CONSTRAINT orders_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'CONFIRMED'::text, 'SHIPPED'::text]))),
    CONSTRAINT orders_version_check CHECK ((version > 0))
);

-- Name: TABLE orders; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON TABLE bookshelf.orders IS 'Orders: a row an order, its lines in order_items.';

-- Name: COLUMN orders.id; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.orders.id IS 'The order, a UUID of version 7.';

-- Name: COLUMN orders.version; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.orders.version IS 'Number of the last event of this order; a save checks it.';

-- Name: COLUMN orders.customer; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.orders.customer IS 'Who ordered.';

-- Name: COLUMN orders.status; Type: COMMENT; Schema: bookshelf; Owner: -

COMMENT ON COLUMN bookshelf.orders.status IS 'PENDING, then CONFIRMED, then SHIPPED.';

-- Name: schema_migrations; Type: TABLE; Schema: bookshelf; Owner: -

CREATE TABLE bookshelf.schema_migrations (
    ordinal integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

-- Name: audit; Type: TABLE; Schema: outbox; Owner: -

CREATE TABLE outbox.audit (
    id bigint NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    actor text NOT NULL,
    action text NOT NULL COLLATE pg_catalog."C",
    subscription text COLLATE pg_catalog."C",
    details jsonb DEFAULT '{}'::jsonb NOT NULL,
    reason text,
    CONSTRAINT audit_actor_check CHECK ((actor <> ''::text))
);

-- Name: TABLE audit; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON TABLE outbox.audit IS 'What operators did; a row commits with the change it tells of';

-- Name: COLUMN audit.at; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.audit.at IS 'When, by the server''s clock';

-- Name: COLUMN audit.actor; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.audit.actor IS 'Who, as the operator''s program says';

-- Name: COLUMN audit.action; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.audit.action IS 'redrive, skip, pause, resume, replay, detach or attach';

-- Name: COLUMN audit.subscription; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.audit.subscription IS 'By name, so that the row outlives it; null where the action was on several';

-- Name: COLUMN audit.details; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.audit.details IS 'What was asked for, and how much was changed';

-- Name: COLUMN audit.reason; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.audit.reason IS 'Why; a skip has to say it';

-- Name: audit_id_seq; Type: SEQUENCE; Schema: outbox; Owner: -

ALTER TABLE outbox.audit ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME outbox.audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: cancellations; Type: TABLE; Schema: outbox; Owner: -

CREATE TABLE outbox.cancellations (
    event_id uuid NOT NULL,
    cancelled_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

-- Name: TABLE cancellations; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON TABLE outbox.cancellations IS 'Events that are not delivered any more, where they have not been';

-- Name: checkpoints; Type: TABLE; Schema: outbox; Owner: -

CREATE TABLE outbox.checkpoints (
    subscription_id integer NOT NULL,
    shard integer DEFAULT 0 NOT NULL,
    after_snapshot pg_snapshot NOT NULL,
    up_to_snapshot pg_snapshot NOT NULL,
    "position" bigint NOT NULL,
    origin bigint NOT NULL,
    ceiling bigint NOT NULL,
    floor bigint DEFAULT 0 NOT NULL,
    cluster bigint NOT NULL,
    timeline integer NOT NULL,
    term bigint DEFAULT 0 NOT NULL,
    holder text,
    leased_until timestamp with time zone,
    marked_by text,
    marked_at timestamp with time zone,
    advanced_at timestamp with time zone,
    marked_count integer DEFAULT 0 NOT NULL
)
WITH (fillfactor='20', autovacuum_vacuum_threshold='1000', autovacuum_vacuum_scale_factor='0');

-- Name: COLUMN checkpoints.after_snapshot; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.checkpoints.after_snapshot IS 'What this snapshot shows was read before the window';

-- Name: COLUMN checkpoints.up_to_snapshot; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.checkpoints.up_to_snapshot IS 'What this snapshot shows, and the other does not, is the window';

-- Name: COLUMN checkpoints."position"; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.checkpoints."position" IS 'Last position read in the window';

-- Name: COLUMN checkpoints.origin; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.checkpoints.origin IS 'Least position of the window''s new transactions, without those that were open before';

-- Name: COLUMN checkpoints.ceiling; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.checkpoints.ceiling IS 'Greatest position of the window; it is used up when position is there';

-- Name: COLUMN checkpoints.floor; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.checkpoints.floor IS 'Rows up to here were settled before the log was restored from elsewhere';

-- Name: COLUMN checkpoints.cluster; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.checkpoints.cluster IS 'System identifier of the cluster whose transaction numbers the snapshots hold';

-- Name: COLUMN checkpoints.timeline; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.checkpoints.timeline IS 'Timeline of that cluster; a promoted standby starts a new one';

-- Name: COLUMN checkpoints.term; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.checkpoints.term IS 'Rises whenever the holder changes; every settlement names it';

-- Name: COLUMN checkpoints.leased_until; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.checkpoints.leased_until IS 'When others may take over, by the server''s clock';

-- Name: COLUMN checkpoints.marked_by; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.checkpoints.marked_by IS 'Who works here carefully, or was the last to work here';

-- Name: COLUMN checkpoints.marked_count; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.checkpoints.marked_count IS 'How many events it has in hand at most; 0 once it is done';

-- Name: events; Type: TABLE; Schema: outbox; Owner: -

CREATE TABLE outbox.events (
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    "position" bigint NOT NULL,
    event_id uuid NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    schema_version integer NOT NULL,
    stream_kind text NOT NULL COLLATE pg_catalog."C",
    stream_id text NOT NULL COLLATE pg_catalog."C",
    stream_version bigint NOT NULL,
    payload jsonb NOT NULL,
    correlation_id uuid NOT NULL,
    causation_id uuid,
    metadata jsonb,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    due_at timestamp with time zone,
    CONSTRAINT events_metadata_size CHECK ((octet_length((metadata)::text) <= 65536)),
    CONSTRAINT events_payload_depth CHECK ((NOT (payload @? '$.**{65}'::jsonpath))),
    CONSTRAINT events_payload_size CHECK ((octet_length((payload)::text) <= 262144)),
    CONSTRAINT events_stream_id_size CHECK (((octet_length(stream_id) >= 1) AND (octet_length(stream_id) <= 200)))
)
PARTITION BY RANGE ("position");

-- Name: TABLE events; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON TABLE outbox.events IS 'The log of domain events, append-only; whole partitions go when everybody has read them';

-- Name: COLUMN events.xid; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.events.xid IS 'The transaction that wrote the row; says whether a snapshot shows it';

-- Name: COLUMN events."position"; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.events."position" IS 'Rises within a stream; across streams it is no order of commits';

-- Name: COLUMN events.event_id; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.events.event_id IS 'Identity of the event, a UUID of version 7';

-- Name: COLUMN events.name; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.events.name IS 'Stable name, never a type of a program';

-- Name: COLUMN events.schema_version; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.events.schema_version IS 'Version of the shape of payload';

-- Name: COLUMN events.stream_version; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.events.stream_version IS 'Version of the aggregate after the event';

-- Name: COLUMN events.correlation_id; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.events.correlation_id IS 'Shared by everything one outside request set in motion';

-- Name: COLUMN events.causation_id; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.events.causation_id IS 'The event that caused this one; null where a command did';

-- Name: COLUMN events.metadata; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.events.metadata IS 'Actor and trace context, where there are any';

-- Name: COLUMN events.due_at; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.events.due_at IS 'Delivered after this time; null for at once';

-- Name: events_after; Type: TABLE; Schema: outbox; Owner: -

CREATE TABLE outbox.events_after (
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    "position" bigint NOT NULL,
    event_id uuid NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    schema_version integer NOT NULL,
    stream_kind text NOT NULL COLLATE pg_catalog."C",
    stream_id text NOT NULL COLLATE pg_catalog."C",
    stream_version bigint NOT NULL,
    payload jsonb NOT NULL,
    correlation_id uuid NOT NULL,
    causation_id uuid,
    metadata jsonb,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    due_at timestamp with time zone,
    CONSTRAINT events_metadata_size CHECK ((octet_length((metadata)::text) <= 65536)),
    CONSTRAINT events_payload_depth CHECK ((NOT (payload @? '$.**{65}'::jsonpath))),
    CONSTRAINT events_payload_size CHECK ((octet_length((payload)::text) <= 262144)),
    CONSTRAINT events_stream_id_size CHECK (((octet_length(stream_id) >= 1) AND (octet_length(stream_id) <= 200)))
);

-- Name: TABLE events_after; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON TABLE outbox.events_after IS 'What was written before its partition was made';

-- Name: events_before; Type: TABLE; Schema: outbox; Owner: -

CREATE TABLE outbox.events_before (
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    "position" bigint NOT NULL,
    event_id uuid NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    schema_version integer NOT NULL,
    stream_kind text NOT NULL COLLATE pg_catalog."C",
    stream_id text NOT NULL COLLATE pg_catalog."C",
    stream_version bigint NOT NULL,
    payload jsonb NOT NULL,
    correlation_id uuid NOT NULL,
    causation_id uuid,
    metadata jsonb,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    due_at timestamp with time zone,
    CONSTRAINT events_metadata_size CHECK ((octet_length((metadata)::text) <= 65536)),
    CONSTRAINT events_payload_depth CHECK ((NOT (payload @? '$.**{65}'::jsonpath))),
    CONSTRAINT events_payload_size CHECK ((octet_length((payload)::text) <= 262144)),
    CONSTRAINT events_stream_id_size CHECK (((octet_length(stream_id) >= 1) AND (octet_length(stream_id) <= 200)))
);

-- Name: TABLE events_before; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON TABLE outbox.events_before IS 'What was written late, below the partitions that are gone';

-- Name: events_position_seq; Type: SEQUENCE; Schema: outbox; Owner: -

ALTER TABLE outbox.events ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME outbox.events_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: idempotency_keys; Type: TABLE; Schema: outbox; Owner: -

CREATE TABLE outbox.idempotency_keys (
    caller text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL COLLATE pg_catalog."C",
    command text NOT NULL COLLATE pg_catalog."C",
    request_hash bytea NOT NULL,
    response text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0.02');

-- Name: COLUMN idempotency_keys.request_hash; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.idempotency_keys.request_hash IS 'SHA-256 of the request: another request under the key is refused';

-- Name: COLUMN idempotency_keys.response; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.idempotency_keys.response IS 'The first answer, byte for byte';

-- Name: inbox; Type: TABLE; Schema: outbox; Owner: -

CREATE TABLE outbox.inbox (
    subscription_id integer NOT NULL,
    effect uuid NOT NULL,
    is_named boolean DEFAULT false NOT NULL,
    handled_at timestamp with time zone DEFAULT now() NOT NULL
)
PARTITION BY LIST (is_named);

-- Name: TABLE inbox; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON TABLE outbox.inbox IS 'What must not happen twice, and has happened';

-- Name: COLUMN inbox.is_named; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.inbox.is_named IS 'Whether the handler named the effect; else it is the event''s identity';

-- Name: inbox_events; Type: TABLE; Schema: outbox; Owner: -

CREATE TABLE outbox.inbox_events (
    subscription_id integer NOT NULL,
    effect uuid NOT NULL,
    is_named boolean DEFAULT false NOT NULL,
    handled_at timestamp with time zone DEFAULT now() NOT NULL
)
PARTITION BY RANGE (effect);

-- Name: inbox_events_after; Type: TABLE; Schema: outbox; Owner: -

CREATE TABLE outbox.inbox_events_after (
    subscription_id integer NOT NULL,
    effect uuid NOT NULL,
    is_named boolean DEFAULT false NOT NULL,
    handled_at timestamp with time zone DEFAULT now() NOT NULL
);

-- Name: TABLE inbox_events_after; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON TABLE outbox.inbox_events_after IS 'Identities that hold no time, and those of a day whose partition was not made yet';

-- Name: inbox_events_before; Type: TABLE; Schema: outbox; Owner: -

CREATE TABLE outbox.inbox_events_before (
    subscription_id integer NOT NULL,
    effect uuid NOT NULL,
    is_named boolean DEFAULT false NOT NULL,
    handled_at timestamp with time zone DEFAULT now() NOT NULL
);

-- Name: inbox_named; Type: TABLE; Schema: outbox; Owner: -

CREATE TABLE outbox.inbox_named (
    subscription_id integer NOT NULL,
    effect uuid NOT NULL,
    is_named boolean DEFAULT false NOT NULL,
    handled_at timestamp with time zone DEFAULT now() NOT NULL
);

-- Name: TABLE inbox_named; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON TABLE outbox.inbox_named IS 'Kept for ever unless told otherwise';

-- Name: parked; Type: TABLE; Schema: outbox; Owner: -

CREATE TABLE outbox.parked (
    subscription_id integer NOT NULL,
    "position" bigint NOT NULL,
    stream_kind text NOT NULL COLLATE pg_catalog."C",
    stream_id text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL,
    attempts integer NOT NULL,
    due_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    error text,
    parked_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    first_failed_at timestamp with time zone,
    last_failed_at timestamp with time zone,
    is_first boolean DEFAULT false NOT NULL,
    trial uuid,
    missing uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    deaths integer GENERATED ALWAYS AS (cardinality(missing)) STORED NOT NULL,
    CONSTRAINT parked_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'scheduled'::text, 'retrying'::text, 'dead'::text]))),
    CONSTRAINT parked_trial CHECK (((trial IS NULL) = (started_at IS NULL)))
);

-- Name: TABLE parked; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON TABLE outbox.parked IS 'Events that wait: to be tried again, behind such a one, for their time, or (dead) for an operator';

-- Name: COLUMN parked.attempts; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.parked.attempts IS 'Tries that had an outcome, and the one under way, without those the infrastructure failed';

-- Name: COLUMN parked.started_at; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.parked.started_at IS 'When that try began; null where none is under way';

-- Name: COLUMN parked.first_failed_at; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.parked.first_failed_at IS 'When its handler first failed; null while untried';

-- Name: COLUMN parked.last_failed_at; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.parked.last_failed_at IS 'When its handler last failed; null while untried';

-- Name: COLUMN parked.is_first; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.parked.is_first IS 'Whether no earlier event of the stream is set aside; scheduled ones do not count. Kept by triggers';

-- Name: COLUMN parked.trial; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.parked.trial IS 'The try that is under way, or that nobody was heard of yet';

-- Name: COLUMN parked.missing; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.parked.missing IS 'Tries that nobody was heard of when the next one began';

-- Name: COLUMN parked.deaths; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.parked.deaths IS 'How many tries are missing: that many relays did not survive them';

-- Name: processes; Type: TABLE; Schema: outbox; Owner: -

CREATE TABLE outbox.processes (
    id text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    name text GENERATED ALWAYS AS (split_part(id, '/'::text, 1)) STORED NOT NULL COLLATE pg_catalog."C",
    status text NOT NULL,
    reason text,
    state_version integer NOT NULL,
    state jsonb NOT NULL,
    progress jsonb NOT NULL,
    undo jsonb NOT NULL,
    late integer NOT NULL,
    begun_by bigint NOT NULL,
    next_timeout timestamp with time zone,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT processes_status_check CHECK ((status = ANY (ARRAY['running'::text, 'compensating'::text, 'completed'::text, 'compensated'::text, 'failed'::text])))
);

-- Name: TABLE processes; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON TABLE outbox.processes IS 'Instances of processes; the stream process/id is the history of one';

-- Name: COLUMN processes.id; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.processes.id IS 'Name of the process, a slash, and the key of the instance';

-- Name: COLUMN processes.version; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.processes.version IS 'Version of the stream; of two who change one version one is retried';

-- Name: COLUMN processes.name; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.processes.name IS 'Stable name of the process';

-- Name: COLUMN processes.status; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.processes.status IS 'running and compensating go on; completed, compensated and failed have ended';

-- Name: COLUMN processes.reason; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.processes.reason IS 'Why it compensates, or which part could not be undone';

-- Name: COLUMN processes.state_version; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.processes.state_version IS 'Version of the shape of state';

-- Name: COLUMN processes.state; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.processes.state IS 'The author''s state';

-- Name: COLUMN processes.progress; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.processes.progress IS 'Names of outcomes taken, commands sent and timeouts set; no data of the author''s';

-- Name: COLUMN processes.undo; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.processes.undo IS 'Commands that would undo what was done, latest last';

-- Name: COLUMN processes.late; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.processes.late IS 'How many outcomes came after the end, and did nothing';

-- Name: COLUMN processes.begun_by; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.processes.begun_by IS 'Position of the outcome that began it: its own events come later';

-- Name: COLUMN processes.next_timeout; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.processes.next_timeout IS 'When the next timeout is due; null where none is set';

-- Name: COLUMN processes.started_at; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.processes.started_at IS 'When its first outcome was taken';

-- Name: COLUMN processes.ended_at; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.processes.ended_at IS 'When it ended; null while it has not';

-- Name: schema_migrations; Type: TABLE; Schema: outbox; Owner: -

CREATE TABLE outbox.schema_migrations (
    ordinal integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

-- Name: skipped; Type: TABLE; Schema: outbox; Owner: -

CREATE TABLE outbox.skipped (
    subscription_id integer NOT NULL,
    "position" bigint NOT NULL,
    audit_id bigint NOT NULL
);

-- Name: TABLE skipped; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON TABLE outbox.skipped IS 'Events that are never delivered to a subscription, since an operator said so';

-- Name: COLUMN skipped.audit_id; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.skipped.audit_id IS 'Who said so, when and why';

-- Name: subscriptions; Type: TABLE; Schema: outbox; Owner: -

CREATE TABLE outbox.subscriptions (
    id integer NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    shards integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    event_names text[],
    paused_at timestamp with time zone,
    paused_by text,
    detached_at timestamp with time zone,
    missed_up_to bigint,
    CONSTRAINT subscriptions_kind_check CHECK ((kind = ANY (ARRAY['react'::text, 'deliver'::text]))),
    CONSTRAINT subscriptions_shards_check CHECK (((shards >= 1) AND (shards <= 1024)))
);

-- Name: TABLE subscriptions; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON TABLE outbox.subscriptions IS 'Who receives events';

-- Name: COLUMN subscriptions.kind; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.subscriptions.kind IS 'react: in the transaction that moves the checkpoint; deliver: outside, at least once';

-- Name: COLUMN subscriptions.shards; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.subscriptions.shards IS 'How many checkpoints share the streams, by hash';

-- Name: COLUMN subscriptions.event_names; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.subscriptions.event_names IS 'Events it asks for, as last registered; null before a relay said so';

-- Name: COLUMN subscriptions.paused_at; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.subscriptions.paused_at IS 'Since when it hands out nothing; null while it runs';

-- Name: COLUMN subscriptions.paused_by; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.subscriptions.paused_by IS 'Who paused it';

-- Name: COLUMN subscriptions.detached_at; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.subscriptions.detached_at IS 'Since when it is out of service and holds back no part of the log';

-- Name: COLUMN subscriptions.missed_up_to; Type: COMMENT; Schema: outbox; Owner: -

COMMENT ON COLUMN outbox.subscriptions.missed_up_to IS 'Up to here the log lost events it had not handled, while it was detached; null where none';

-- Name: subscriptions_id_seq; Type: SEQUENCE; Schema: outbox; Owner: -

ALTER TABLE outbox.subscriptions ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME outbox.subscriptions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: approvals; Type: TABLE; Schema: white_label; Owner: -

CREATE TABLE white_label.approvals (
    id uuid NOT NULL,
    version bigint NOT NULL,
    order_id uuid NOT NULL,
    requested_by uuid NOT NULL,
    decided_by uuid,
    status text NOT NULL,
    CONSTRAINT approvals_check CHECK ((decided_by <> requested_by)),
    CONSTRAINT approvals_decided CHECK (
CASE
    WHEN (status = ANY (ARRAY['GRANTED'::text, 'REFUSED'::text])) THEN (decided_by IS NOT NULL)
    WHEN (status = 'PENDING'::text) THEN (decided_by IS NULL)
    ELSE true
END),
    CONSTRAINT approvals_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'GRANTED'::text, 'REFUSED'::text, 'WITHDRAWN'::text]))),
    CONSTRAINT approvals_version_check CHECK ((version > 0))
);

-- Name: TABLE approvals; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON TABLE white_label.approvals IS 'Approvals of orders: one an order, made by the subscription approvals.requests.';

-- Name: COLUMN approvals.id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.approvals.id IS 'The approval, which its order named.';

-- Name: COLUMN approvals.version; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.approvals.version IS 'Number of the last event of this approval; a save checks it.';

-- Name: COLUMN approvals.order_id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.approvals.order_id IS 'The order.';

-- Name: COLUMN approvals.requested_by; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.approvals.requested_by IS 'Who orders.';

-- Name: COLUMN approvals.decided_by; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.approvals.decided_by IS 'Who granted or refused it, not the one who orders; null where nobody has.';

-- Name: COLUMN approvals.status; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.approvals.status IS 'PENDING, then GRANTED or REFUSED; WITHDRAWN, also after those, where its order is.';

-- Name: coupons; Type: TABLE; Schema: white_label; Owner: -

CREATE TABLE white_label.coupons (
    account_id uuid NOT NULL,
    place integer NOT NULL,
    coupon_id uuid NOT NULL,
    CONSTRAINT coupons_place_check CHECK ((place = 1))
);

-- Name: TABLE coupons; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON TABLE white_label.coupons IS 'Coupons that were granted: one an account at most.';

-- Name: COLUMN coupons.account_id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.coupons.account_id IS 'The account.';

-- Name: COLUMN coupons.place; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.coupons.place IS 'Always 1: with the account the primary key, it allows one coupon an account.';

-- Name: COLUMN coupons.coupon_id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.coupons.coupon_id IS 'The coupon, a UUID of version 7.';

-- Name: enrolments; Type: TABLE; Schema: white_label; Owner: -

CREATE TABLE white_label.enrolments (
    id uuid NOT NULL,
    version bigint NOT NULL,
    user_id uuid NOT NULL,
    person_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    email text NOT NULL,
    first_name text NOT NULL,
    last_name text NOT NULL,
    organisation text NOT NULL,
    has_credentials boolean NOT NULL,
    password_hash text,
    google_id text,
    facebook_id text,
    status text NOT NULL,
    reason text,
    CONSTRAINT enrolments_credentials CHECK ((has_credentials = (num_nonnulls(password_hash, google_id, facebook_id) > 0))),
    CONSTRAINT enrolments_email_check CHECK (((char_length(email) >= 3) AND (char_length(email) <= 254))),
    CONSTRAINT enrolments_facebook_id_check CHECK (((char_length(facebook_id) >= 1) AND (char_length(facebook_id) <= 255))),
    CONSTRAINT enrolments_first_name_check CHECK (((char_length(first_name) >= 1) AND (char_length(first_name) <= 100))),
    CONSTRAINT enrolments_forget CHECK (((status = 'PENDING'::text) OR (NOT has_credentials))),
    CONSTRAINT enrolments_google_id_check CHECK (((char_length(google_id) >= 1) AND (char_length(google_id) <= 255))),
    CONSTRAINT enrolments_last_name_check CHECK (((char_length(last_name) >= 1) AND (char_length(last_name) <= 100))),
    CONSTRAINT enrolments_organisation_check CHECK (((char_length(organisation) >= 1) AND (char_length(organisation) <= 150))),
    CONSTRAINT enrolments_password_hash_check CHECK ((password_hash ~ '^\$[!-~]{1,254}$'::text)),
    CONSTRAINT enrolments_reason CHECK (((status = 'FAILED'::text) = (reason IS NOT NULL))),
    CONSTRAINT enrolments_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'COMPLETED'::text, 'FAILED'::text]))),
    CONSTRAINT enrolments_version_check CHECK ((version > 0))
);

-- Name: TABLE enrolments; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON TABLE white_label.enrolments IS 'Wishes to enrol an organisation, and what became of them: a row each.';

-- Name: COLUMN enrolments.id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.enrolments.id IS 'The enrolment, a UUID of version 7; also the key of its process.';

-- Name: COLUMN enrolments.version; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.enrolments.version IS 'Number of the last event of this enrolment; a save checks it.';

-- Name: COLUMN enrolments.user_id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.enrolments.user_id IS 'The user that is made of it.';

-- Name: COLUMN enrolments.person_id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.enrolments.person_id IS 'The person that is made of it.';

-- Name: COLUMN enrolments.organisation_id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.enrolments.organisation_id IS 'The organisation that is made of it.';

-- Name: COLUMN enrolments.email; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.enrolments.email IS 'Where the user''s mail is to go.';

-- Name: COLUMN enrolments.first_name; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.enrolments.first_name IS 'The given name of the person.';

-- Name: COLUMN enrolments.last_name; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.enrolments.last_name IS 'The family name of the person.';

-- Name: COLUMN enrolments.organisation; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.enrolments.organisation IS 'What the organisation is to be called.';

-- Name: COLUMN enrolments.has_credentials; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.enrolments.has_credentials IS 'Whether the user is still to be made, by what the next three hold.';

-- Name: COLUMN enrolments.password_hash; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.enrolments.password_hash IS 'For the user, until there is one or it has failed; null from then on.';

-- Name: COLUMN enrolments.google_id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.enrolments.google_id IS 'For the user, as password_hash.';

-- Name: COLUMN enrolments.facebook_id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.enrolments.facebook_id IS 'For the user, as password_hash.';

-- Name: COLUMN enrolments.status; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.enrolments.status IS 'PENDING, then COMPLETED or FAILED.';

-- Name: COLUMN enrolments.reason; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.enrolments.reason IS 'Why it failed, for people; null where it has not.';

-- Name: memberships; Type: TABLE; Schema: white_label; Owner: -

CREATE TABLE white_label.memberships (
    id uuid NOT NULL,
    version bigint NOT NULL,
    person_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    user_id uuid NOT NULL,
    ended boolean DEFAULT false NOT NULL,
    CONSTRAINT memberships_version_check CHECK ((version > 0))
);

-- Name: TABLE memberships; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON TABLE white_label.memberships IS 'Who is a member of which organisation: a row each, kept when it ends.';

-- Name: COLUMN memberships.id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.memberships.id IS 'The membership, a UUID of version 7.';

-- Name: COLUMN memberships.version; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.memberships.version IS 'Number of the last event of this membership; a save checks it.';

-- Name: COLUMN memberships.person_id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.memberships.person_id IS 'Who; a member of an organisation once at a time.';

-- Name: COLUMN memberships.organisation_id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.memberships.organisation_id IS 'Of what.';

-- Name: COLUMN memberships.user_id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.memberships.user_id IS 'The user they act as.';

-- Name: COLUMN memberships.ended; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.memberships.ended IS 'Whether it is over.';

-- Name: organisations; Type: TABLE; Schema: white_label; Owner: -

CREATE TABLE white_label.organisations (
    id uuid NOT NULL,
    version bigint NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL,
    closed boolean DEFAULT false NOT NULL,
    CONSTRAINT organisations_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 150))),
    CONSTRAINT organisations_name_key_check CHECK (((octet_length(name_key) >= 1) AND (octet_length(name_key) <= 1000))),
    CONSTRAINT organisations_version_check CHECK ((version > 0))
);

-- Name: TABLE organisations; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON TABLE white_label.organisations IS 'Organisations: a row each.';

-- Name: COLUMN organisations.id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.organisations.id IS 'The organisation, a UUID of version 7.';

-- Name: COLUMN organisations.version; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.organisations.version IS 'Number of the last event of this organisation; a save checks it.';

-- Name: COLUMN organisations.name; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.organisations.name IS 'What it is called; at most 150 characters.';

-- Name: COLUMN organisations.name_key; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.organisations.name_key IS 'The name as all its spellings have it; one open organisation a key.';

-- Name: COLUMN organisations.closed; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.organisations.closed IS 'Whether it was closed: then its name is free for others.';

-- Name: persons; Type: TABLE; Schema: white_label; Owner: -

CREATE TABLE white_label.persons (
    id uuid NOT NULL,
    version bigint NOT NULL,
    first_name text NOT NULL,
    last_name text NOT NULL,
    closed boolean DEFAULT false NOT NULL,
    CONSTRAINT persons_first_name_check CHECK (((char_length(first_name) >= 1) AND (char_length(first_name) <= 100))),
    CONSTRAINT persons_last_name_check CHECK (((char_length(last_name) >= 1) AND (char_length(last_name) <= 100))),
    CONSTRAINT persons_version_check CHECK ((version > 0))
);

-- Name: TABLE persons; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON TABLE white_label.persons IS 'Persons: a row each.';

-- Name: COLUMN persons.id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.persons.id IS 'The person, a UUID of version 7.';

-- Name: COLUMN persons.version; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.persons.version IS 'Number of the last event of this person; a save checks it.';

-- Name: COLUMN persons.first_name; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.persons.first_name IS 'The given name.';

-- Name: COLUMN persons.last_name; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.persons.last_name IS 'The family name.';

-- Name: COLUMN persons.closed; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.persons.closed IS 'Whether they take part no more.';

-- Name: schema_migrations; Type: TABLE; Schema: white_label; Owner: -

CREATE TABLE white_label.schema_migrations (
    ordinal integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

-- Name: trade_vinyls; Type: TABLE; Schema: white_label; Owner: -

CREATE TABLE white_label.trade_vinyls (
    trade_id uuid NOT NULL,
    line integer NOT NULL,
    side text NOT NULL,
    vinyl_id uuid NOT NULL,
    CONSTRAINT trade_vinyls_line_check CHECK (((line >= 1) AND (line <= 40))),
    CONSTRAINT trade_vinyls_side_check CHECK ((side = ANY (ARRAY['GIVEN'::text, 'WANTED'::text])))
);

-- Name: TABLE trade_vinyls; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON TABLE white_label.trade_vinyls IS 'Records that change hands with a trade.';

-- Name: COLUMN trade_vinyls.trade_id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.trade_vinyls.trade_id IS 'The trade.';

-- Name: COLUMN trade_vinyls.line; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.trade_vinyls.line IS 'Place within the trade, from 1: first what is given.';

-- Name: COLUMN trade_vinyls.side; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.trade_vinyls.side IS 'GIVEN by the trader who offers, or WANTED for it.';

-- Name: COLUMN trade_vinyls.vinyl_id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.trade_vinyls.vinyl_id IS 'The record.';

-- Name: trader_account_trades; Type: TABLE; Schema: white_label; Owner: -

CREATE TABLE white_label.trader_account_trades (
    account_id uuid NOT NULL,
    place integer NOT NULL,
    trade_id uuid NOT NULL,
    CONSTRAINT trader_account_trades_place_check CHECK (((place >= 1) AND (place <= 5)))
);

-- Name: TABLE trader_account_trades; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON TABLE white_label.trader_account_trades IS 'Accepted trades that were counted: each once, five at most.';

-- Name: COLUMN trader_account_trades.account_id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.trader_account_trades.account_id IS 'The account.';

-- Name: COLUMN trader_account_trades.place; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.trader_account_trades.place IS 'Which trade it was for the trader, from 1.';

-- Name: COLUMN trader_account_trades.trade_id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.trader_account_trades.trade_id IS 'The trade.';

-- Name: trader_accounts; Type: TABLE; Schema: white_label; Owner: -

CREATE TABLE white_label.trader_accounts (
    id uuid NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT trader_accounts_version_check CHECK ((version > 0))
);

-- Name: TABLE trader_accounts; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON TABLE white_label.trader_accounts IS 'What billing knows of traders: one row a trader, kept by the subscription billing.rewards.';

-- Name: COLUMN trader_accounts.id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.trader_accounts.id IS 'The trader; being the primary key, it allows one account a trader.';

-- Name: COLUMN trader_accounts.version; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.trader_accounts.version IS 'Number of the last event or save of this account; a save checks it.';

-- Name: trades; Type: TABLE; Schema: white_label; Owner: -

CREATE TABLE white_label.trades (
    id uuid NOT NULL,
    version bigint NOT NULL,
    offered_by uuid NOT NULL,
    offered_to uuid NOT NULL,
    status text NOT NULL,
    CONSTRAINT trades_check CHECK ((offered_to <> offered_by)),
    CONSTRAINT trades_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'ACCEPTED'::text, 'DECLINED'::text]))),
    CONSTRAINT trades_version_check CHECK ((version > 0))
);

-- Name: TABLE trades; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON TABLE white_label.trades IS 'Trades: a row a trade, the records that change hands in trade_vinyls.';

-- Name: COLUMN trades.id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.trades.id IS 'The trade, a UUID of version 7.';

-- Name: COLUMN trades.version; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.trades.version IS 'Number of the last event of this trade; a save checks it.';

-- Name: COLUMN trades.offered_by; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.trades.offered_by IS 'The trader who offers.';

-- Name: COLUMN trades.offered_to; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.trades.offered_to IS 'The trader who answers; not the one who offers.';

-- Name: COLUMN trades.status; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.trades.status IS 'PENDING, then ACCEPTED or DECLINED.';

-- Name: usernames; Type: TABLE; Schema: white_label; Owner: -

CREATE TABLE white_label.usernames (
    id text NOT NULL,
    version bigint NOT NULL,
    user_id uuid NOT NULL,
    CONSTRAINT usernames_id_check CHECK ((id ~ '^[a-z][a-z0-9_]{1,31}$'::text)),
    CONSTRAINT usernames_version_check CHECK ((version > 0))
);

-- Name: TABLE usernames; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON TABLE white_label.usernames IS 'Who has, or once had, which username: rows stay, so that nobody can pose as another.';

-- Name: COLUMN usernames.id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.usernames.id IS 'The name.';

-- Name: COLUMN usernames.version; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.usernames.version IS 'Number of the last save of this claim; a save checks it.';

-- Name: COLUMN usernames.user_id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.usernames.user_id IS 'Whose it is.';

-- Name: users; Type: TABLE; Schema: white_label; Owner: -

CREATE TABLE white_label.users (
    id uuid NOT NULL,
    version bigint NOT NULL,
    email text NOT NULL,
    first_name text NOT NULL,
    last_name text NOT NULL,
    username text,
    password_hash text,
    google_id text,
    facebook_id text,
    closed boolean DEFAULT false NOT NULL,
    CONSTRAINT users_credentials CHECK ((closed = (num_nonnulls(password_hash, google_id, facebook_id) = 0))),
    CONSTRAINT users_email_check CHECK (((char_length(email) >= 3) AND (char_length(email) <= 254))),
    CONSTRAINT users_facebook_id_check CHECK (((char_length(facebook_id) >= 1) AND (char_length(facebook_id) <= 255))),
    CONSTRAINT users_first_name_check CHECK (((char_length(first_name) >= 1) AND (char_length(first_name) <= 100))),
    CONSTRAINT users_google_id_check CHECK (((char_length(google_id) >= 1) AND (char_length(google_id) <= 255))),
    CONSTRAINT users_last_name_check CHECK (((char_length(last_name) >= 1) AND (char_length(last_name) <= 100))),
    CONSTRAINT users_password_hash_check CHECK ((password_hash ~ '^\$[!-~]{1,254}$'::text)),
    CONSTRAINT users_username_check CHECK ((username ~ '^[a-z][a-z0-9_]{1,31}$'::text)),
    CONSTRAINT users_version_check CHECK ((version > 0))
);

-- Name: TABLE users; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON TABLE white_label.users IS 'Users: a row each.';

-- Name: COLUMN users.id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.users.id IS 'The user, a UUID of version 7.';

-- Name: COLUMN users.version; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.users.version IS 'Number of the last event of this user; a save checks it.';

-- Name: COLUMN users.email; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.users.email IS 'Where their mail goes; one open account an address, upper and lower case being alike.';

-- Name: COLUMN users.first_name; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.users.first_name IS 'The given name.';

-- Name: COLUMN users.last_name; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.users.last_name IS 'The family name.';

-- Name: COLUMN users.username; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.users.username IS 'The name they go by, one of theirs in usernames; null until one was found.';

-- Name: COLUMN users.password_hash; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.users.password_hash IS 'A salted, slow hash with its parameters; null where they have no password.';

-- Name: COLUMN users.google_id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.users.google_id IS 'Their account of Google; null where they have none.';

-- Name: COLUMN users.facebook_id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.users.facebook_id IS 'Their account of Facebook; null where they have none.';

-- Name: COLUMN users.closed; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.users.closed IS 'Whether they closed the account: then nothing is kept to sign in by.';

-- Name: vinyl_genres; Type: TABLE; Schema: white_label; Owner: -

CREATE TABLE white_label.vinyl_genres (
    vinyl_id uuid NOT NULL,
    place integer NOT NULL,
    genre text NOT NULL,
    CONSTRAINT vinyl_genres_genre_check CHECK (((char_length(genre) >= 1) AND (char_length(genre) <= 50))),
    CONSTRAINT vinyl_genres_place_check CHECK (((place >= 1) AND (place <= 3)))
);

-- Name: TABLE vinyl_genres; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON TABLE white_label.vinyl_genres IS 'Genres of records: three at most, each once.';

-- Name: COLUMN vinyl_genres.vinyl_id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.vinyl_genres.vinyl_id IS 'The record.';

-- Name: COLUMN vinyl_genres.place; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.vinyl_genres.place IS 'Place among the record''s genres, from 1.';

-- Name: COLUMN vinyl_genres.genre; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.vinyl_genres.genre IS 'The genre, as it was written.';

-- Name: vinyl_order_lines; Type: TABLE; Schema: white_label; Owner: -

CREATE TABLE white_label.vinyl_order_lines (
    order_id uuid NOT NULL,
    line integer NOT NULL,
    vinyl_id uuid NOT NULL,
    CONSTRAINT vinyl_order_lines_line_check CHECK (((line >= 1) AND (line <= 20)))
);

-- Name: TABLE vinyl_order_lines; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON TABLE white_label.vinyl_order_lines IS 'Records of orders: each once an order, twenty at most.';

-- Name: COLUMN vinyl_order_lines.order_id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.vinyl_order_lines.order_id IS 'The order.';

-- Name: COLUMN vinyl_order_lines.line; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.vinyl_order_lines.line IS 'Place within the order, from 1.';

-- Name: COLUMN vinyl_order_lines.vinyl_id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.vinyl_order_lines.vinyl_id IS 'The record.';

-- Name: vinyl_orders; Type: TABLE; Schema: white_label; Owner: -

CREATE TABLE white_label.vinyl_orders (
    id uuid NOT NULL,
    version bigint NOT NULL,
    approval_id uuid NOT NULL,
    ordered_by uuid NOT NULL,
    status text NOT NULL,
    CONSTRAINT vinyl_orders_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'APPROVED'::text, 'REFUSED'::text, 'WITHDRAWN'::text]))),
    CONSTRAINT vinyl_orders_version_check CHECK ((version > 0))
);

-- Name: TABLE vinyl_orders; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON TABLE white_label.vinyl_orders IS 'Orders of records: a row an order, the records in vinyl_order_lines.';

-- Name: COLUMN vinyl_orders.id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.vinyl_orders.id IS 'The order, a UUID of version 7.';

-- Name: COLUMN vinyl_orders.version; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.vinyl_orders.version IS 'Number of the last event of this order; a save checks it.';

-- Name: COLUMN vinyl_orders.approval_id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.vinyl_orders.approval_id IS 'The approval it asks for; its row in approvals comes a little later.';

-- Name: COLUMN vinyl_orders.ordered_by; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.vinyl_orders.ordered_by IS 'Who orders.';

-- Name: COLUMN vinyl_orders.status; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.vinyl_orders.status IS 'PENDING, then APPROVED, REFUSED or WITHDRAWN.';

-- Name: vinyls; Type: TABLE; Schema: white_label; Owner: -

CREATE TABLE white_label.vinyls (
    id uuid NOT NULL,
    version bigint NOT NULL,
    title text NOT NULL,
    artist text NOT NULL,
    year integer,
    CONSTRAINT vinyls_artist_check CHECK (((char_length(artist) >= 1) AND (char_length(artist) <= 150))),
    CONSTRAINT vinyls_title_check CHECK (((char_length(title) >= 1) AND (char_length(title) <= 200))),
    CONSTRAINT vinyls_version_check CHECK ((version > 0)),
    CONSTRAINT vinyls_year_check CHECK (((year >= 1887) AND (year <= 2100)))
);

-- Name: TABLE vinyls; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON TABLE white_label.vinyls IS 'Records: a row a record, its genres in vinyl_genres.';

-- Name: COLUMN vinyls.id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.vinyls.id IS 'The record, a UUID of version 7; also the id of its row in wish_counts.';

-- Name: COLUMN vinyls.version; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.vinyls.version IS 'Number of the last event of this record; a save checks it.';

-- Name: COLUMN vinyls.title; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.vinyls.title IS 'At most 200 characters.';

-- Name: COLUMN vinyls.artist; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.vinyls.artist IS 'Who plays; at most 150 characters.';

-- Name: COLUMN vinyls.year; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.vinyls.year IS 'When it was pressed; null where that is not known.';

-- Name: wish_counts; Type: TABLE; Schema: white_label; Owner: -

CREATE TABLE white_label.wish_counts (
    id uuid NOT NULL,
    version bigint NOT NULL,
    wishes integer DEFAULT 0 NOT NULL,
    CONSTRAINT wish_counts_version_check CHECK ((version > 0)),
    CONSTRAINT wish_counts_wishes_check CHECK ((wishes >= 0))
);

-- Name: TABLE wish_counts; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON TABLE white_label.wish_counts IS 'Wishes for records: one row a record, kept by the subscription vinyl.wish_counts.';

-- Name: COLUMN wish_counts.id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.wish_counts.id IS 'The record; being the primary key, it allows one count a record.';

-- Name: COLUMN wish_counts.version; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.wish_counts.version IS 'Number of the last save of this count; a save checks it.';

-- Name: COLUMN wish_counts.wishes; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.wish_counts.wishes IS 'How many users wish for it.';

-- Name: wish_list_vinyls; Type: TABLE; Schema: white_label; Owner: -

CREATE TABLE white_label.wish_list_vinyls (
    wish_list_id uuid NOT NULL,
    place integer NOT NULL,
    vinyl_id uuid NOT NULL,
    CONSTRAINT wish_list_vinyls_place_check CHECK (((place >= 1) AND (place <= 500)))
);

-- Name: TABLE wish_list_vinyls; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON TABLE white_label.wish_list_vinyls IS 'What is wished for: each record once a list.';

-- Name: COLUMN wish_list_vinyls.wish_list_id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.wish_list_vinyls.wish_list_id IS 'The list.';

-- Name: COLUMN wish_list_vinyls.place; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.wish_list_vinyls.place IS 'Place on the list, from 1.';

-- Name: COLUMN wish_list_vinyls.vinyl_id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.wish_list_vinyls.vinyl_id IS 'The record.';

-- Name: wish_lists; Type: TABLE; Schema: white_label; Owner: -

CREATE TABLE white_label.wish_lists (
    id uuid NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT wish_lists_version_check CHECK ((version > 0))
);

-- Name: TABLE wish_lists; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON TABLE white_label.wish_lists IS 'Wish lists: a row a user who wishes, the records in wish_list_vinyls.';

-- Name: COLUMN wish_lists.id; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.wish_lists.id IS 'The user; being the primary key, it allows one list a user.';

-- Name: COLUMN wish_lists.version; Type: COMMENT; Schema: white_label; Owner: -

COMMENT ON COLUMN white_label.wish_lists.version IS 'Number of the last event of this list; a save checks it.';

-- Name: events_after; Type: TABLE ATTACH; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.events ATTACH PARTITION outbox.events_after FOR VALUES FROM ('1') TO (MAXVALUE);

-- Name: events_before; Type: TABLE ATTACH; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.events ATTACH PARTITION outbox.events_before FOR VALUES FROM (MINVALUE) TO ('1');

-- Name: inbox_events; Type: TABLE ATTACH; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.inbox ATTACH PARTITION outbox.inbox_events FOR VALUES IN (false);

-- Name: inbox_events_after; Type: TABLE ATTACH; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.inbox_events ATTACH PARTITION outbox.inbox_events_after FOR VALUES FROM ('00000000-0000-0000-0000-000000000000') TO (MAXVALUE);

-- Name: inbox_events_before; Type: TABLE ATTACH; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.inbox_events ATTACH PARTITION outbox.inbox_events_before FOR VALUES FROM (MINVALUE) TO ('00000000-0000-0000-0000-000000000000');

-- Name: inbox_named; Type: TABLE ATTACH; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.inbox ATTACH PARTITION outbox.inbox_named FOR VALUES IN (true);

-- Name: api_secret api_secret_pkey; Type: CONSTRAINT; Schema: bookshelf; Owner: -

ALTER TABLE ONLY bookshelf.api_secret
    ADD CONSTRAINT api_secret_pkey PRIMARY KEY (only_row);

-- Name: api_tokens api_tokens_pkey; Type: CONSTRAINT; Schema: bookshelf; Owner: -

ALTER TABLE ONLY bookshelf.api_tokens
    ADD CONSTRAINT api_tokens_pkey PRIMARY KEY (id);

-- Name: books books_pkey; Type: CONSTRAINT; Schema: bookshelf; Owner: -

ALTER TABLE ONLY bookshelf.books
    ADD CONSTRAINT books_pkey PRIMARY KEY (id);

-- Name: catalog catalog_pkey; Type: CONSTRAINT; Schema: bookshelf; Owner: -

ALTER TABLE ONLY bookshelf.catalog
    ADD CONSTRAINT catalog_pkey PRIMARY KEY (slot, book_id);

-- Name: catalog_slots catalog_slots_pkey; Type: CONSTRAINT; Schema: bookshelf; Owner: -

ALTER TABLE ONLY bookshelf.catalog_slots
    ADD CONSTRAINT catalog_slots_pkey PRIMARY KEY (slot);

-- Name: inventory inventory_pkey; Type: CONSTRAINT; Schema: bookshelf; Owner: -

ALTER TABLE ONLY bookshelf.inventory
    ADD CONSTRAINT inventory_pkey PRIMARY KEY (id);

-- Name: order_items order_items_pkey; Type: CONSTRAINT; Schema: bookshelf; Owner: -

ALTER TABLE ONLY bookshelf.order_items
    ADD CONSTRAINT order_items_pkey PRIMARY KEY (order_id, line);

-- Name: orders orders_pkey; Type: CONSTRAINT; Schema: bookshelf; Owner: -

ALTER TABLE ONLY bookshelf.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);

-- Name: schema_migrations schema_migrations_name_key; Type: CONSTRAINT; Schema: bookshelf; Owner: -

ALTER TABLE ONLY bookshelf.schema_migrations
    ADD CONSTRAINT schema_migrations_name_key UNIQUE (name);

-- Name: schema_migrations schema_migrations_pkey; Type: CONSTRAINT; Schema: bookshelf; Owner: -

ALTER TABLE ONLY bookshelf.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (ordinal);

-- Name: audit audit_pkey; Type: CONSTRAINT; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (id);

-- Name: cancellations cancellations_pkey; Type: CONSTRAINT; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.cancellations
    ADD CONSTRAINT cancellations_pkey PRIMARY KEY (event_id);

-- Name: checkpoints checkpoints_pkey; Type: CONSTRAINT; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.checkpoints
    ADD CONSTRAINT checkpoints_pkey PRIMARY KEY (subscription_id, shard);

-- Name: events events_pkey; Type: CONSTRAINT; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.events
    ADD CONSTRAINT events_pkey PRIMARY KEY ("position");

-- Name: events_after events_after_pkey; Type: CONSTRAINT; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.events_after
    ADD CONSTRAINT events_after_pkey PRIMARY KEY ("position");

-- Name: events_before events_before_pkey; Type: CONSTRAINT; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.events_before
    ADD CONSTRAINT events_before_pkey PRIMARY KEY ("position");

-- Name: idempotency_keys idempotency_keys_pkey; Type: CONSTRAINT; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (caller, key);

-- Name: inbox inbox_pkey; Type: CONSTRAINT; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.inbox
    ADD CONSTRAINT inbox_pkey PRIMARY KEY (subscription_id, effect, is_named);

-- Name: inbox_events inbox_events_pkey; Type: CONSTRAINT; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.inbox_events
    ADD CONSTRAINT inbox_events_pkey PRIMARY KEY (subscription_id, effect, is_named);

-- Name: inbox_events_after inbox_events_after_pkey; Type: CONSTRAINT; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.inbox_events_after
    ADD CONSTRAINT inbox_events_after_pkey PRIMARY KEY (subscription_id, effect, is_named);

-- Name: inbox_events_before inbox_events_before_pkey; Type: CONSTRAINT; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.inbox_events_before
    ADD CONSTRAINT inbox_events_before_pkey PRIMARY KEY (subscription_id, effect, is_named);

-- Name: inbox_named inbox_named_pkey; Type: CONSTRAINT; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.inbox_named
    ADD CONSTRAINT inbox_named_pkey PRIMARY KEY (subscription_id, effect, is_named);

-- Name: parked parked_pkey; Type: CONSTRAINT; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.parked
    ADD CONSTRAINT parked_pkey PRIMARY KEY (subscription_id, "position");

-- Name: processes processes_pkey; Type: CONSTRAINT; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.processes
    ADD CONSTRAINT processes_pkey PRIMARY KEY (id);

-- Name: schema_migrations schema_migrations_name_key; Type: CONSTRAINT; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.schema_migrations
    ADD CONSTRAINT schema_migrations_name_key UNIQUE (name);

-- Name: schema_migrations schema_migrations_pkey; Type: CONSTRAINT; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (ordinal);

-- Name: skipped skipped_pkey; Type: CONSTRAINT; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.skipped
    ADD CONSTRAINT skipped_pkey PRIMARY KEY (subscription_id, "position");

-- Name: subscriptions subscriptions_name_key; Type: CONSTRAINT; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.subscriptions
    ADD CONSTRAINT subscriptions_name_key UNIQUE (name);

-- Name: subscriptions subscriptions_pkey; Type: CONSTRAINT; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.subscriptions
    ADD CONSTRAINT subscriptions_pkey PRIMARY KEY (id);

-- Name: approvals approvals_order_id_key; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.approvals
    ADD CONSTRAINT approvals_order_id_key UNIQUE (order_id);

-- Name: approvals approvals_pkey; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.approvals
    ADD CONSTRAINT approvals_pkey PRIMARY KEY (id);

-- Name: coupons coupons_coupon_id_key; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.coupons
    ADD CONSTRAINT coupons_coupon_id_key UNIQUE (coupon_id);

-- Name: coupons coupons_pkey; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.coupons
    ADD CONSTRAINT coupons_pkey PRIMARY KEY (account_id, place);

-- Name: enrolments enrolments_organisation_id_key; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.enrolments
    ADD CONSTRAINT enrolments_organisation_id_key UNIQUE (organisation_id);

-- Name: enrolments enrolments_person_id_key; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.enrolments
    ADD CONSTRAINT enrolments_person_id_key UNIQUE (person_id);

-- Name: enrolments enrolments_pkey; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.enrolments
    ADD CONSTRAINT enrolments_pkey PRIMARY KEY (id);

-- Name: enrolments enrolments_user_id_key; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.enrolments
    ADD CONSTRAINT enrolments_user_id_key UNIQUE (user_id);

-- Name: memberships memberships_pkey; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.memberships
    ADD CONSTRAINT memberships_pkey PRIMARY KEY (id);

-- Name: organisations organisations_pkey; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.organisations
    ADD CONSTRAINT organisations_pkey PRIMARY KEY (id);

-- Name: persons persons_pkey; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.persons
    ADD CONSTRAINT persons_pkey PRIMARY KEY (id);

-- Name: schema_migrations schema_migrations_name_key; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.schema_migrations
    ADD CONSTRAINT schema_migrations_name_key UNIQUE (name);

-- Name: schema_migrations schema_migrations_pkey; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (ordinal);

-- Name: trade_vinyls trade_vinyls_pkey; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.trade_vinyls
    ADD CONSTRAINT trade_vinyls_pkey PRIMARY KEY (trade_id, line);

-- Name: trade_vinyls trade_vinyls_trade_id_vinyl_id_key; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.trade_vinyls
    ADD CONSTRAINT trade_vinyls_trade_id_vinyl_id_key UNIQUE (trade_id, vinyl_id);

-- Name: trader_account_trades trader_account_trades_account_id_trade_id_key; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.trader_account_trades
    ADD CONSTRAINT trader_account_trades_account_id_trade_id_key UNIQUE (account_id, trade_id);

-- Name: trader_account_trades trader_account_trades_pkey; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.trader_account_trades
    ADD CONSTRAINT trader_account_trades_pkey PRIMARY KEY (account_id, place);

-- Name: trader_accounts trader_accounts_pkey; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.trader_accounts
    ADD CONSTRAINT trader_accounts_pkey PRIMARY KEY (id);

-- Name: trades trades_pkey; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.trades
    ADD CONSTRAINT trades_pkey PRIMARY KEY (id);

-- Name: usernames usernames_pkey; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.usernames
    ADD CONSTRAINT usernames_pkey PRIMARY KEY (id);

-- Name: users users_facebook_id_key; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.users
    ADD CONSTRAINT users_facebook_id_key UNIQUE (facebook_id);

-- Name: users users_google_id_key; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.users
    ADD CONSTRAINT users_google_id_key UNIQUE (google_id);

-- Name: users users_pkey; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);

-- Name: users users_username_key; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.users
    ADD CONSTRAINT users_username_key UNIQUE (username);

-- Name: vinyl_genres vinyl_genres_pkey; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.vinyl_genres
    ADD CONSTRAINT vinyl_genres_pkey PRIMARY KEY (vinyl_id, place);

-- Name: vinyl_genres vinyl_genres_vinyl_id_genre_key; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.vinyl_genres
    ADD CONSTRAINT vinyl_genres_vinyl_id_genre_key UNIQUE (vinyl_id, genre);

-- Name: vinyl_order_lines vinyl_order_lines_order_id_vinyl_id_key; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.vinyl_order_lines
    ADD CONSTRAINT vinyl_order_lines_order_id_vinyl_id_key UNIQUE (order_id, vinyl_id);

-- Name: vinyl_order_lines vinyl_order_lines_pkey; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.vinyl_order_lines
    ADD CONSTRAINT vinyl_order_lines_pkey PRIMARY KEY (order_id, line);

-- Name: vinyl_orders vinyl_orders_approval_id_key; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.vinyl_orders
    ADD CONSTRAINT vinyl_orders_approval_id_key UNIQUE (approval_id);

-- Name: vinyl_orders vinyl_orders_pkey; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.vinyl_orders
    ADD CONSTRAINT vinyl_orders_pkey PRIMARY KEY (id);

-- Name: vinyls vinyls_pkey; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.vinyls
    ADD CONSTRAINT vinyls_pkey PRIMARY KEY (id);

-- Name: wish_counts wish_counts_pkey; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.wish_counts
    ADD CONSTRAINT wish_counts_pkey PRIMARY KEY (id);

-- Name: wish_list_vinyls wish_list_vinyls_pkey; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.wish_list_vinyls
    ADD CONSTRAINT wish_list_vinyls_pkey PRIMARY KEY (wish_list_id, place);

-- Name: wish_list_vinyls wish_list_vinyls_wish_list_id_vinyl_id_key; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.wish_list_vinyls
    ADD CONSTRAINT wish_list_vinyls_wish_list_id_vinyl_id_key UNIQUE (wish_list_id, vinyl_id);

-- Name: wish_lists wish_lists_pkey; Type: CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.wish_lists
    ADD CONSTRAINT wish_lists_pkey PRIMARY KEY (id);

-- Name: catalog_slots_live; Type: INDEX; Schema: bookshelf; Owner: -

CREATE UNIQUE INDEX catalog_slots_live ON bookshelf.catalog_slots USING btree (is_live) WHERE is_live;

-- Name: audit_subscription; Type: INDEX; Schema: outbox; Owner: -

CREATE INDEX audit_subscription ON outbox.audit USING btree (subscription, id);

-- Name: cancellations_cancelled; Type: INDEX; Schema: outbox; Owner: -

CREATE INDEX cancellations_cancelled ON outbox.cancellations USING btree (cancelled_at);

-- Name: events_xid; Type: INDEX; Schema: outbox; Owner: -

CREATE INDEX events_xid ON ONLY outbox.events USING btree (xid, "position");

-- Name: events_after_xid_position_idx; Type: INDEX; Schema: outbox; Owner: -

CREATE INDEX events_after_xid_position_idx ON outbox.events_after USING btree (xid, "position");

-- Name: events_before_xid_position_idx; Type: INDEX; Schema: outbox; Owner: -

CREATE INDEX events_before_xid_position_idx ON outbox.events_before USING btree (xid, "position");

-- Name: idempotency_keys_created; Type: INDEX; Schema: outbox; Owner: -

CREATE INDEX idempotency_keys_created ON outbox.idempotency_keys USING btree (created_at);

-- Name: parked_first; Type: INDEX; Schema: outbox; Owner: -

CREATE UNIQUE INDEX parked_first ON outbox.parked USING btree (subscription_id, stream_kind, stream_id) WHERE is_first;

-- Name: parked_stream; Type: INDEX; Schema: outbox; Owner: -

CREATE INDEX parked_stream ON outbox.parked USING btree (subscription_id, stream_kind, stream_id, "position") WHERE (state <> 'scheduled'::text);

-- Name: parked_turn; Type: INDEX; Schema: outbox; Owner: -

CREATE INDEX parked_turn ON outbox.parked USING btree (subscription_id, state, due_at, "position") WHERE (is_first OR (state = 'scheduled'::text));

-- Name: processes_ended; Type: INDEX; Schema: outbox; Owner: -

CREATE INDEX processes_ended ON outbox.processes USING btree (ended_at) WHERE (ended_at IS NOT NULL);

-- Name: processes_status; Type: INDEX; Schema: outbox; Owner: -

CREATE INDEX processes_status ON outbox.processes USING btree (name, status, id);

-- Name: memberships_member_key; Type: INDEX; Schema: white_label; Owner: -

CREATE UNIQUE INDEX memberships_member_key ON white_label.memberships USING btree (organisation_id, person_id) WHERE (NOT ended);

-- Name: organisations_name_key; Type: INDEX; Schema: white_label; Owner: -

CREATE UNIQUE INDEX organisations_name_key ON white_label.organisations USING btree (name_key) WHERE (NOT closed);

-- Name: users_email_key; Type: INDEX; Schema: white_label; Owner: -

CREATE UNIQUE INDEX users_email_key ON white_label.users USING btree (lower((email COLLATE "C"))) WHERE (NOT closed);

-- Name: events_after_pkey; Type: INDEX ATTACH; Schema: outbox; Owner: -

ALTER INDEX outbox.events_pkey ATTACH PARTITION outbox.events_after_pkey;

-- Name: events_after_xid_position_idx; Type: INDEX ATTACH; Schema: outbox; Owner: -

ALTER INDEX outbox.events_xid ATTACH PARTITION outbox.events_after_xid_position_idx;

-- Name: events_before_pkey; Type: INDEX ATTACH; Schema: outbox; Owner: -

ALTER INDEX outbox.events_pkey ATTACH PARTITION outbox.events_before_pkey;

-- Name: events_before_xid_position_idx; Type: INDEX ATTACH; Schema: outbox; Owner: -

ALTER INDEX outbox.events_xid ATTACH PARTITION outbox.events_before_xid_position_idx;

-- Name: inbox_events_after_pkey; Type: INDEX ATTACH; Schema: outbox; Owner: -

ALTER INDEX outbox.inbox_events_pkey ATTACH PARTITION outbox.inbox_events_after_pkey;

-- Name: inbox_events_before_pkey; Type: INDEX ATTACH; Schema: outbox; Owner: -

ALTER INDEX outbox.inbox_events_pkey ATTACH PARTITION outbox.inbox_events_before_pkey;

-- Name: inbox_events_pkey; Type: INDEX ATTACH; Schema: outbox; Owner: -

ALTER INDEX outbox.inbox_pkey ATTACH PARTITION outbox.inbox_events_pkey;

-- Name: inbox_named_pkey; Type: INDEX ATTACH; Schema: outbox; Owner: -

ALTER INDEX outbox.inbox_pkey ATTACH PARTITION outbox.inbox_named_pkey;

-- Name: parked parked_lines_up; Type: TRIGGER; Schema: outbox; Owner: -

CREATE TRIGGER parked_lines_up AFTER INSERT OR UPDATE OF state ON outbox.parked FOR EACH ROW WHEN (((new.state <> 'scheduled'::text) AND (NOT new.is_first))) EXECUTE FUNCTION outbox.parked_lines_up();

-- Name: parked parked_moves_up; Type: TRIGGER; Schema: outbox; Owner: -

CREATE TRIGGER parked_moves_up AFTER DELETE ON outbox.parked FOR EACH ROW WHEN (old.is_first) EXECUTE FUNCTION outbox.parked_moves_up();

-- Name: order_items order_items_order_id_fkey; Type: FK CONSTRAINT; Schema: bookshelf; Owner: -

ALTER TABLE ONLY bookshelf.order_items
    ADD CONSTRAINT order_items_order_id_fkey FOREIGN KEY (order_id) REFERENCES bookshelf.orders(id) ON DELETE CASCADE;

-- Name: checkpoints checkpoints_subscription_id_fkey; Type: FK CONSTRAINT; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.checkpoints
    ADD CONSTRAINT checkpoints_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES outbox.subscriptions(id) ON DELETE CASCADE;

-- Name: parked parked_subscription_id_fkey; Type: FK CONSTRAINT; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.parked
    ADD CONSTRAINT parked_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES outbox.subscriptions(id) ON DELETE CASCADE;

-- Name: skipped skipped_audit_id_fkey; Type: FK CONSTRAINT; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.skipped
    ADD CONSTRAINT skipped_audit_id_fkey FOREIGN KEY (audit_id) REFERENCES outbox.audit(id);

-- Name: skipped skipped_subscription_id_fkey; Type: FK CONSTRAINT; Schema: outbox; Owner: -

ALTER TABLE ONLY outbox.skipped
    ADD CONSTRAINT skipped_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES outbox.subscriptions(id) ON DELETE CASCADE;

-- Name: coupons coupons_account_id_fkey; Type: FK CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.coupons
    ADD CONSTRAINT coupons_account_id_fkey FOREIGN KEY (account_id) REFERENCES white_label.trader_accounts(id) ON DELETE CASCADE;

-- Name: trade_vinyls trade_vinyls_trade_id_fkey; Type: FK CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.trade_vinyls
    ADD CONSTRAINT trade_vinyls_trade_id_fkey FOREIGN KEY (trade_id) REFERENCES white_label.trades(id) ON DELETE CASCADE;

-- Name: trader_account_trades trader_account_trades_account_id_fkey; Type: FK CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.trader_account_trades
    ADD CONSTRAINT trader_account_trades_account_id_fkey FOREIGN KEY (account_id) REFERENCES white_label.trader_accounts(id) ON DELETE CASCADE;

-- Name: vinyl_genres vinyl_genres_vinyl_id_fkey; Type: FK CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.vinyl_genres
    ADD CONSTRAINT vinyl_genres_vinyl_id_fkey FOREIGN KEY (vinyl_id) REFERENCES white_label.vinyls(id) ON DELETE CASCADE;

-- Name: vinyl_order_lines vinyl_order_lines_order_id_fkey; Type: FK CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.vinyl_order_lines
    ADD CONSTRAINT vinyl_order_lines_order_id_fkey FOREIGN KEY (order_id) REFERENCES white_label.vinyl_orders(id) ON DELETE CASCADE;

-- Name: wish_list_vinyls wish_list_vinyls_wish_list_id_fkey; Type: FK CONSTRAINT; Schema: white_label; Owner: -

ALTER TABLE ONLY white_label.wish_list_vinyls
    ADD CONSTRAINT wish_list_vinyls_wish_list_id_fkey FOREIGN KEY (wish_list_id) REFERENCES white_label.wish_lists(id) ON DELETE CASCADE;
