-- Bookshelf: catalog, orders, inventory. One table an aggregate; the outbox keeps `version`.
-- Lengths count characters (code points), as the domain does. Never edit this file: add a V002.

CREATE TABLE books (
    id             uuid           NOT NULL PRIMARY KEY,
    version        bigint         NOT NULL CHECK (version > 0),
    title          text           NOT NULL CHECK (char_length(title) BETWEEN 1 AND 200),
    author         text           NOT NULL CHECK (char_length(author) BETWEEN 1 AND 150),
    isbn           text           CHECK (isbn ~ '^([0-9]{13}|[0-9]{9}[0-9X])$'),
    price_amount   numeric(19, 4) NOT NULL CHECK (price_amount >= 0),
    price_currency text           NOT NULL CHECK (price_currency ~ '^[A-Z]{3}$'),
    synopsis       text           CHECK (char_length(synopsis) BETWEEN 1 AND 10000)
);

CREATE TABLE orders (
    id       uuid   NOT NULL PRIMARY KEY,
    version  bigint NOT NULL CHECK (version > 0),
    customer text   NOT NULL CHECK (char_length(customer) BETWEEN 1 AND 150),
    status   text   NOT NULL CHECK (status IN ('PENDING', 'CONFIRMED', 'SHIPPED'))
);

CREATE TABLE order_items (
    order_id       uuid           NOT NULL REFERENCES orders ON DELETE CASCADE,
    line           integer        NOT NULL CHECK (line > 0),
    title          text           NOT NULL CHECK (char_length(title) BETWEEN 1 AND 200),
    quantity       integer        NOT NULL CHECK (quantity BETWEEN 1 AND 1000),
    price_amount   numeric(19, 4) NOT NULL CHECK (price_amount >= 0),
    price_currency text           NOT NULL CHECK (price_currency ~ '^[A-Z]{3}$'),
    PRIMARY KEY (order_id, line)
);

CREATE TABLE inventory (
    id       uuid    NOT NULL PRIMARY KEY,
    version  bigint  NOT NULL CHECK (version > 0),
    title    text    NOT NULL CHECK (char_length(title) BETWEEN 1 AND 200),
    quantity integer NOT NULL DEFAULT 0 CHECK (quantity BETWEEN 0 AND 1000000)
);

COMMENT ON TABLE books IS 'The catalog: a row a book.';
COMMENT ON COLUMN books.id IS 'The book, a UUID of version 7; also the id of its row in inventory.';
COMMENT ON COLUMN books.version IS 'Number of the last event or save of this book; a save checks it.';
COMMENT ON COLUMN books.title IS 'At most 200 characters.';
COMMENT ON COLUMN books.author IS 'At most 150 characters.';
COMMENT ON COLUMN books.isbn IS '10 or 13 digits, the tenth may be an X; null where the book has none.';
COMMENT ON COLUMN books.price_amount IS 'What a copy costs, exactly.';
COMMENT ON COLUMN books.price_currency IS 'Three upper-case letters, such as USD.';
COMMENT ON COLUMN books.synopsis IS 'What the book is about; null where that is not known.';

COMMENT ON TABLE orders IS 'Orders: a row an order, its lines in order_items.';
COMMENT ON COLUMN orders.id IS 'The order, a UUID of version 7.';
COMMENT ON COLUMN orders.version IS 'Number of the last event of this order; a save checks it.';
COMMENT ON COLUMN orders.customer IS 'Who ordered.';
COMMENT ON COLUMN orders.status IS 'PENDING, then CONFIRMED, then SHIPPED.';

COMMENT ON TABLE order_items IS 'Lines of orders, with title and price as they were when the order was placed.';
COMMENT ON COLUMN order_items.order_id IS 'The order.';
COMMENT ON COLUMN order_items.line IS 'Place within the order, from 1.';
COMMENT ON COLUMN order_items.title IS 'The book''s title.';
COMMENT ON COLUMN order_items.quantity IS 'How many copies.';
COMMENT ON COLUMN order_items.price_amount IS 'What one copy costs, exactly.';
COMMENT ON COLUMN order_items.price_currency IS 'Three upper-case letters, such as USD.';

COMMENT ON TABLE inventory IS 'Copies in stock: one row a book, made by the subscription inventory.stock.';
COMMENT ON COLUMN inventory.id IS 'The book; being the primary key, it allows one inventory a book.';
COMMENT ON COLUMN inventory.version IS 'Number of the last save of this inventory; a save checks it.';
COMMENT ON COLUMN inventory.title IS 'The book''s title.';
COMMENT ON COLUMN inventory.quantity IS 'How many copies there are; never below zero.';
