-- White Label: accounts that were closed. Never edit this file: add another.

ALTER TABLE users
    ADD COLUMN closed boolean NOT NULL DEFAULT false,
    DROP CONSTRAINT users_credentials,
    ADD CONSTRAINT users_credentials CHECK (closed = (num_nonnulls(password_hash, google_id, facebook_id) = 0));

DROP INDEX users_email_key;
CREATE UNIQUE INDEX users_email_key ON users (lower(email COLLATE "C")) WHERE NOT closed;

COMMENT ON COLUMN users.email IS 'Where their mail goes; one open account an address, upper and lower case being alike.';
COMMENT ON COLUMN users.closed IS 'Whether they closed the account: then nothing is kept to sign in by.';
