-- White Label: users. One table an aggregate; the outbox keeps `version`. Never edit this file: add another.
-- The unique keys are those of the aggregate, each by an index `<table>_<key>_key`.

CREATE TABLE users (
    id            uuid   NOT NULL PRIMARY KEY,
    version       bigint NOT NULL CHECK (version > 0),
    email         text   NOT NULL CHECK (char_length(email) BETWEEN 3 AND 254),
    first_name    text   NOT NULL CHECK (char_length(first_name) BETWEEN 1 AND 100),
    last_name     text   NOT NULL CHECK (char_length(last_name) BETWEEN 1 AND 100),
    username      text   UNIQUE CHECK (username ~ '^[a-z][a-z0-9_]{1,31}$'),
    password_hash text   CHECK (password_hash ~ '^\$[!-~]{1,254}$'),
    google_id     text   UNIQUE CHECK (char_length(google_id) BETWEEN 1 AND 255),
    facebook_id   text   UNIQUE CHECK (char_length(facebook_id) BETWEEN 1 AND 255),
    CONSTRAINT users_credentials CHECK (num_nonnulls(password_hash, google_id, facebook_id) > 0)
);

-- Addresses are ASCII: the collation keeps a server's language from folding an I to anything but an i.
CREATE UNIQUE INDEX users_email_key ON users (lower(email COLLATE "C"));

CREATE TABLE usernames (
    id      text   NOT NULL PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9_]{1,31}$'),
    version bigint NOT NULL CHECK (version > 0),
    user_id uuid   NOT NULL
);

COMMENT ON TABLE users IS 'Users: a row each.';
COMMENT ON COLUMN users.id IS 'The user, a UUID of version 7.';
COMMENT ON COLUMN users.version IS 'Number of the last event of this user; a save checks it.';
COMMENT ON COLUMN users.email IS 'Where their mail goes; one account an address, upper and lower case being alike.';
COMMENT ON COLUMN users.first_name IS 'The given name.';
COMMENT ON COLUMN users.last_name IS 'The family name.';
COMMENT ON COLUMN users.username IS 'The name they go by, one of theirs in usernames; null until one was found.';
COMMENT ON COLUMN users.password_hash IS 'A salted, slow hash with its parameters; null where they have no password.';
COMMENT ON COLUMN users.google_id IS 'Their account of Google; null where they have none.';
COMMENT ON COLUMN users.facebook_id IS 'Their account of Facebook; null where they have none.';

COMMENT ON TABLE usernames IS 'Who has, or once had, which username: rows stay, so that nobody can pose as another.';
COMMENT ON COLUMN usernames.id IS 'The name.';
COMMENT ON COLUMN usernames.version IS 'Number of the last save of this claim; a save checks it.';
COMMENT ON COLUMN usernames.user_id IS 'Whose it is.';
