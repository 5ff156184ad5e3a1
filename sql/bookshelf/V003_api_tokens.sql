-- Who may call the HTTP service. Never edit this file: add the next one.

-- A token is `bks_<id>_<secret>`. Its secret is 32 random bytes, so a plain hash of it is enough: there is nothing to guess.
CREATE TABLE api_tokens (
    id            text        COLLATE "C" NOT NULL PRIMARY KEY CHECK (id ~ '^[0-9a-f]{16}$'),
    name          text        COLLATE "C" NOT NULL CHECK (name ~ '^[a-z][a-z0-9_-]{0,47}$'),
    role          text        NOT NULL CHECK (role IN ('reader', 'writer', 'operator')),
    secret_hash   bytea       NOT NULL CHECK (octet_length(secret_hash) = 32),
    created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    created_by    text        NOT NULL CHECK (char_length(created_by) BETWEEN 1 AND 200),
    expires_at    timestamptz CHECK (expires_at > created_at),
    revoked_at    timestamptz,
    revoked_by    text        CHECK (char_length(revoked_by) BETWEEN 1 AND 200),
    revoke_reason text        CHECK (char_length(revoke_reason) BETWEEN 1 AND 1000),
    CHECK ((revoked_at IS NULL) = (revoked_by IS NULL) AND (revoked_at IS NOT NULL OR revoke_reason IS NULL))
);

COMMENT ON TABLE api_tokens IS 'Tokens of callers of the HTTP service; rows stay when they are revoked or expire.';
COMMENT ON COLUMN api_tokens.id IS 'The part of a token that lists show.';
COMMENT ON COLUMN api_tokens.name IS 'The caller; two tokens of one name are the same caller, as while one replaces the other.';
COMMENT ON COLUMN api_tokens.role IS 'reader, writer or operator; each may do what those before may.';
COMMENT ON COLUMN api_tokens.secret_hash IS 'SHA-256 of the secret''s 32 bytes; the secret itself is nowhere.';
COMMENT ON COLUMN api_tokens.created_at IS 'When, by the server''s clock.';
COMMENT ON COLUMN api_tokens.created_by IS 'Who made it, as their program says.';
COMMENT ON COLUMN api_tokens.expires_at IS 'From when it is refused; null for never.';
COMMENT ON COLUMN api_tokens.revoked_at IS 'Since when it is refused; null while it is not revoked.';
COMMENT ON COLUMN api_tokens.revoked_by IS 'Who revoked it, as their program says.';
COMMENT ON COLUMN api_tokens.revoke_reason IS 'Why, where they said it.';

-- One secret for all services on this database, so that a page that one began goes on at another.
CREATE TABLE api_secret (
    only_row boolean NOT NULL DEFAULT true PRIMARY KEY CHECK (only_row),
    key      bytea   NOT NULL CHECK (octet_length(key) = 32)
);

COMMENT ON TABLE api_secret IS 'What the HTTP service signs page cursors with: one row, made with the table.';
COMMENT ON COLUMN api_secret.only_row IS 'True: being the primary key, it allows one row.';
COMMENT ON COLUMN api_secret.key IS '32 random bytes; after a change services have to be started again, and older cursors are refused.';

-- Three UUIDs of version 4 hold 366 random bits.
INSERT INTO api_secret (key)
VALUES (sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));
