-- Processes that need several outcomes: one row an instance, moved by the reactions that take its outcomes.
CREATE TABLE processes (
    id text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    name text COLLATE "C" NOT NULL GENERATED ALWAYS AS (split_part(id, '/', 1)) STORED,
    status text NOT NULL CHECK (status IN ('running', 'compensating', 'completed', 'compensated', 'failed')),
    reason text,
    state_version integer NOT NULL,
    state jsonb NOT NULL,
    progress jsonb NOT NULL,
    undo jsonb NOT NULL,
    late integer NOT NULL,
    begun_by bigint NOT NULL,
    next_timeout timestamptz,
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT processes_pkey PRIMARY KEY (id)
);

-- Lists by name and state.
CREATE INDEX processes_status ON processes (name, status, id);

COMMENT ON TABLE processes IS 'Instances of processes; the stream process/id is the history of one';
COMMENT ON COLUMN processes.id IS 'Name of the process, a slash, and the key of the instance';
COMMENT ON COLUMN processes.version IS 'Version of the stream; of two who change one version one is retried';
COMMENT ON COLUMN processes.name IS 'Stable name of the process';
COMMENT ON COLUMN processes.status IS 'running and compensating go on; completed, compensated and failed have ended';
COMMENT ON COLUMN processes.reason IS 'Why it compensates, or which part could not be undone';
COMMENT ON COLUMN processes.state_version IS 'Version of the shape of state';
COMMENT ON COLUMN processes.state IS 'The author''s state';
COMMENT ON COLUMN processes.progress IS 'Names of outcomes taken, commands sent and timeouts set; no data of the author''s';
COMMENT ON COLUMN processes.undo IS 'Commands that would undo what was done, latest last';
COMMENT ON COLUMN processes.late IS 'How many outcomes came after the end, and did nothing';
COMMENT ON COLUMN processes.begun_by IS 'Position of the outcome that began it: its own events come later';
COMMENT ON COLUMN processes.next_timeout IS 'When the next timeout is due; null where none is set';
COMMENT ON COLUMN processes.started_at IS 'When its first outcome was taken';
COMMENT ON COLUMN processes.ended_at IS 'When it ended; null while it has not';
