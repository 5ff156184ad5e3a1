-- The catalog: books with their stock, folded from the log by the subscriptions catalog.blue and catalog.green.

-- The two places it can be in: one is read, the other one is rebuilt when there is a need.
CREATE TABLE catalog_slots (
    slot          text        NOT NULL PRIMARY KEY CHECK (slot IN ('blue', 'green')),
    version       integer     NOT NULL CHECK (version > 0),
    is_live       boolean     NOT NULL,
    live_since    timestamptz CHECK ((live_since IS NOT NULL) = is_live),
    rebuild_id    uuid        CHECK (rebuild_id IS NULL OR NOT is_live),
    rebuilt_by    text        CHECK (rebuild_id IS NULL OR rebuilt_by IS NOT NULL),
    rebuilt_since timestamptz CHECK (rebuild_id IS NULL OR rebuilt_since IS NOT NULL),
    last_sign_at  timestamptz
);

CREATE UNIQUE INDEX catalog_slots_live ON catalog_slots (is_live) WHERE is_live;

-- Versions are kept apart for the two streams of a book, so that their events can come in any order.
CREATE TABLE catalog (
    slot           text           NOT NULL CHECK (slot IN ('blue', 'green')),
    book_id        uuid           NOT NULL,
    title          text,
    author         text,
    price_amount   numeric(19, 4),
    price_currency text,
    stock          integer        NOT NULL DEFAULT 0,
    book_version   bigint         NOT NULL DEFAULT 0,
    stock_version  bigint         NOT NULL DEFAULT 0,
    PRIMARY KEY (slot, book_id),
    CHECK (book_version = 0 OR num_nulls(title, author, price_amount, price_currency) = 0)
);

INSERT INTO catalog_slots (slot, version, is_live, live_since)
VALUES ('blue', 1, true, clock_timestamp()), ('green', 1, false, NULL);

-- What was there before the catalog was: the log may have dropped its events, or never had them.
INSERT INTO catalog (slot, book_id, title, author, price_amount, price_currency, stock, book_version, stock_version)
SELECT 'blue', b.id, b.title, b.author, b.price_amount, b.price_currency, coalesce(i.quantity, 0), b.version,
    coalesce(i.version, 0)
FROM books b LEFT JOIN inventory i ON i.id = b.id;

COMMENT ON TABLE catalog_slots IS 'Where the catalog is: a row for each of its two places.';
COMMENT ON COLUMN catalog_slots.slot IS 'The place, and the second half of its subscription''s name.';
COMMENT ON COLUMN catalog_slots.version IS 'The oldest version of the projection''s code that wrote to it since it was emptied.';
COMMENT ON COLUMN catalog_slots.is_live IS 'Whether readers see it; exactly one is.';
COMMENT ON COLUMN catalog_slots.live_since IS 'When readers were switched to it; null while they see the other.';
COMMENT ON COLUMN catalog_slots.rebuild_id IS 'The rebuild that fills it; null where none does, or it is done.';
COMMENT ON COLUMN catalog_slots.rebuilt_by IS 'Who began that rebuild, or went on with it last.';
COMMENT ON COLUMN catalog_slots.rebuilt_since IS 'Since when it is filled.';
COMMENT ON COLUMN catalog_slots.last_sign_at IS 'When the rebuild''s program last said that it lives.';

COMMENT ON TABLE catalog IS 'Books with their stock, as lists show them: a row a book in each place, made from events.';
COMMENT ON COLUMN catalog.slot IS 'Which of the two places.';
COMMENT ON COLUMN catalog.book_id IS 'The book.';
COMMENT ON COLUMN catalog.title IS 'The title; null until the book''s own event has come.';
COMMENT ON COLUMN catalog.author IS 'Who wrote it; null as the title.';
COMMENT ON COLUMN catalog.price_amount IS 'What a copy costs, exactly; null as the title.';
COMMENT ON COLUMN catalog.price_currency IS 'Three upper-case letters, such as USD; null as the title.';
COMMENT ON COLUMN catalog.stock IS 'How many copies there are; 0 until the inventory''s event has come.';
COMMENT ON COLUMN catalog.book_version IS 'Version of the book''s stream that the row shows; 0 where it shows none, and lists leave it out.';
COMMENT ON COLUMN catalog.stock_version IS 'Version of the inventory''s stream that the row shows; 0 where it shows none.';
