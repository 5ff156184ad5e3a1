-- White Label: organisations, persons and memberships. Never edit this file: add another.

CREATE TABLE persons (
    id         uuid    NOT NULL PRIMARY KEY,
    version    bigint  NOT NULL CHECK (version > 0),
    first_name text    NOT NULL CHECK (char_length(first_name) BETWEEN 1 AND 100),
    last_name  text    NOT NULL CHECK (char_length(last_name) BETWEEN 1 AND 100),
    closed     boolean NOT NULL DEFAULT false
);

CREATE TABLE organisations (
    id       uuid    NOT NULL PRIMARY KEY,
    version  bigint  NOT NULL CHECK (version > 0),
    name     text    NOT NULL CHECK (char_length(name) BETWEEN 1 AND 150),
    name_key text    NOT NULL CHECK (octet_length(name_key) BETWEEN 1 AND 1000),
    closed   boolean NOT NULL DEFAULT false
);

CREATE UNIQUE INDEX organisations_name_key ON organisations (name_key) WHERE NOT closed;

CREATE TABLE memberships (
    id              uuid    NOT NULL PRIMARY KEY,
    version         bigint  NOT NULL CHECK (version > 0),
    person_id       uuid    NOT NULL,
    organisation_id uuid    NOT NULL,
    user_id         uuid    NOT NULL,
    ended           boolean NOT NULL DEFAULT false
);

CREATE UNIQUE INDEX memberships_member_key ON memberships (organisation_id, person_id) WHERE NOT ended;

CREATE TABLE enrolments (
    id              uuid    NOT NULL PRIMARY KEY,
    version         bigint  NOT NULL CHECK (version > 0),
    user_id         uuid    NOT NULL UNIQUE,
    person_id       uuid    NOT NULL UNIQUE,
    organisation_id uuid    NOT NULL UNIQUE,
    email           text    NOT NULL CHECK (char_length(email) BETWEEN 3 AND 254),
    first_name      text    NOT NULL CHECK (char_length(first_name) BETWEEN 1 AND 100),
    last_name       text    NOT NULL CHECK (char_length(last_name) BETWEEN 1 AND 100),
    organisation    text    NOT NULL CHECK (char_length(organisation) BETWEEN 1 AND 150),
    has_credentials boolean NOT NULL,
    password_hash   text    CHECK (password_hash ~ '^\$[!-~]{1,254}$'),
    google_id       text    CHECK (char_length(google_id) BETWEEN 1 AND 255),
    facebook_id     text    CHECK (char_length(facebook_id) BETWEEN 1 AND 255),
    status          text    NOT NULL CHECK (status IN ('PENDING', 'COMPLETED', 'FAILED')),
    reason          text,
    CONSTRAINT enrolments_credentials
        CHECK (has_credentials = (num_nonnulls(password_hash, google_id, facebook_id) > 0)),
    CONSTRAINT enrolments_forget CHECK (status = 'PENDING' OR NOT has_credentials),
    CONSTRAINT enrolments_reason CHECK ((status = 'FAILED') = (reason IS NOT NULL))
);

COMMENT ON TABLE persons IS 'Persons: a row each.';
COMMENT ON COLUMN persons.id IS 'The person, a UUID of version 7.';
COMMENT ON COLUMN persons.version IS 'Number of the last event of this person; a save checks it.';
COMMENT ON COLUMN persons.first_name IS 'The given name.';
COMMENT ON COLUMN persons.last_name IS 'The family name.';
COMMENT ON COLUMN persons.closed IS 'Whether they take part no more.';

COMMENT ON TABLE organisations IS 'Organisations: a row each.';
COMMENT ON COLUMN organisations.id IS 'The organisation, a UUID of version 7.';
COMMENT ON COLUMN organisations.version IS 'Number of the last event of this organisation; a save checks it.';
COMMENT ON COLUMN organisations.name IS 'What it is called; at most 150 characters.';
COMMENT ON COLUMN organisations.name_key IS 'The name as all its spellings have it; one open organisation a key.';
COMMENT ON COLUMN organisations.closed IS 'Whether it was closed: then its name is free for others.';

COMMENT ON TABLE memberships IS 'Who is a member of which organisation: a row each, kept when it ends.';
COMMENT ON COLUMN memberships.id IS 'The membership, a UUID of version 7.';
COMMENT ON COLUMN memberships.version IS 'Number of the last event of this membership; a save checks it.';
COMMENT ON COLUMN memberships.person_id IS 'Who; a member of an organisation once at a time.';
COMMENT ON COLUMN memberships.organisation_id IS 'Of what.';
COMMENT ON COLUMN memberships.user_id IS 'The user they act as.';
COMMENT ON COLUMN memberships.ended IS 'Whether it is over.';

COMMENT ON TABLE enrolments IS 'Wishes to enrol an organisation, and what became of them: a row each.';
COMMENT ON COLUMN enrolments.id IS 'The enrolment, a UUID of version 7; also the key of its process.';
COMMENT ON COLUMN enrolments.version IS 'Number of the last event of this enrolment; a save checks it.';
COMMENT ON COLUMN enrolments.user_id IS 'The user that is made of it.';
COMMENT ON COLUMN enrolments.person_id IS 'The person that is made of it.';
COMMENT ON COLUMN enrolments.organisation_id IS 'The organisation that is made of it.';
COMMENT ON COLUMN enrolments.email IS 'Where the user''s mail is to go.';
COMMENT ON COLUMN enrolments.first_name IS 'The given name of the person.';
COMMENT ON COLUMN enrolments.last_name IS 'The family name of the person.';
COMMENT ON COLUMN enrolments.organisation IS 'What the organisation is to be called.';
COMMENT ON COLUMN enrolments.has_credentials IS 'Whether the user is still to be made, by what the next three hold.';
COMMENT ON COLUMN enrolments.password_hash IS 'For the user, until there is one or it has failed; null from then on.';
COMMENT ON COLUMN enrolments.google_id IS 'For the user, as password_hash.';
COMMENT ON COLUMN enrolments.facebook_id IS 'For the user, as password_hash.';
COMMENT ON COLUMN enrolments.status IS 'PENDING, then COMPLETED or FAILED.';
COMMENT ON COLUMN enrolments.reason IS 'Why it failed, for people; null where it has not.';
