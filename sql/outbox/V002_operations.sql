-- What operators do: every action is one transaction, and this is the row it leaves behind.
CREATE TABLE audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor text NOT NULL CHECK (actor <> ''),
    action text COLLATE "C" NOT NULL,
    subscription text COLLATE "C",
    details jsonb NOT NULL DEFAULT '{}',
    reason text
);

CREATE INDEX audit_subscription ON audit (subscription, id);

COMMENT ON TABLE audit IS 'What operators did; a row commits with the change it tells of';
COMMENT ON COLUMN audit.at IS 'When, by the server''s clock';
COMMENT ON COLUMN audit.actor IS 'Who, as the operator''s program says';
COMMENT ON COLUMN audit.action IS 'redrive, skip, pause, resume, replay, detach or attach';
COMMENT ON COLUMN audit.subscription IS 'By name, so that the row outlives it; null where the action was on several';
COMMENT ON COLUMN audit.details IS 'What was asked for, and how much was changed';
COMMENT ON COLUMN audit.reason IS 'Why; a skip has to say it';

ALTER TABLE subscriptions
    ADD COLUMN event_names text[],
    ADD COLUMN paused_at timestamptz,
    ADD COLUMN paused_by text,
    ADD COLUMN detached_at timestamptz;

COMMENT ON COLUMN subscriptions.event_names IS 'Events it asks for, as last registered; null before a relay said so';
COMMENT ON COLUMN subscriptions.paused_at IS 'Since when it hands out nothing; null while it runs';
COMMENT ON COLUMN subscriptions.paused_by IS 'Who paused it';
COMMENT ON COLUMN subscriptions.detached_at IS 'Since when it is out of service and holds back no part of the log';

ALTER TABLE parked
    ADD COLUMN IF NOT EXISTS first_failed_at timestamptz,
    ADD COLUMN IF NOT EXISTS last_failed_at timestamptz;

COMMENT ON COLUMN parked.first_failed_at IS 'When its handler first failed; null while untried';
COMMENT ON COLUMN parked.last_failed_at IS 'When its handler last failed; null while untried';

-- Events an operator passed over; no window shows them to their subscription again, also not in a replay.
CREATE TABLE skipped (
    subscription_id integer NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE,
    position bigint NOT NULL,
    audit_id bigint NOT NULL REFERENCES audit (id),
    PRIMARY KEY (subscription_id, position)
);

COMMENT ON TABLE skipped IS 'Events that are never delivered to a subscription, since an operator said so';
COMMENT ON COLUMN skipped.audit_id IS 'Who said so, when and why';
