-- Whose turn it is: the first event of a stream that is set aside goes before the others of it, and a reader finds it
-- without a look at those behind, however many they are.
ALTER TABLE parked ADD COLUMN is_first boolean NOT NULL DEFAULT false;

COMMENT ON COLUMN parked.is_first IS 'Whether no earlier event of the stream is set aside; scheduled ones do not count. Kept by triggers';

UPDATE parked p SET is_first = true
FROM (
    SELECT DISTINCT ON (subscription_id, stream_kind, stream_id) subscription_id, position FROM parked
    WHERE state <> 'scheduled' ORDER BY subscription_id, stream_kind, stream_id, position
) first
WHERE p.subscription_id = first.subscription_id AND p.position = first.position;

DROP INDEX parked_stream;

CREATE INDEX parked_stream ON parked (subscription_id, stream_kind, stream_id, position) WHERE state <> 'scheduled';

CREATE UNIQUE INDEX parked_first ON parked (subscription_id, stream_kind, stream_id) WHERE is_first;

CREATE INDEX parked_turn ON parked (subscription_id, state, due_at, position) WHERE is_first OR state = 'scheduled';

-- An event set aside takes the first place of its stream where none is before it.
CREATE FUNCTION parked_lines_up() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
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

COMMENT ON FUNCTION parked_lines_up() IS 'Keeps parked.is_first when an event is set aside, or stops being scheduled';

-- The next event of a stream takes the place of the one that goes.
CREATE FUNCTION parked_moves_up() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
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

COMMENT ON FUNCTION parked_moves_up() IS 'Keeps parked.is_first when an event is set aside no more';

CREATE TRIGGER parked_lines_up AFTER INSERT OR UPDATE OF state ON parked
    FOR EACH ROW WHEN (new.state <> 'scheduled' AND NOT new.is_first) EXECUTE FUNCTION parked_lines_up();

CREATE TRIGGER parked_moves_up AFTER DELETE ON parked
    FOR EACH ROW WHEN (old.is_first) EXECUTE FUNCTION parked_moves_up();

-- How many events a careful relay has in hand; whoever comes after its death takes an eighth of them at a time. Deaths of a
-- single event are counted where it is set aside.
ALTER TABLE checkpoints DROP COLUMN marked_deaths;
ALTER TABLE checkpoints DROP COLUMN marked_level;
ALTER TABLE checkpoints ADD COLUMN marked_count integer NOT NULL DEFAULT 0;

COMMENT ON COLUMN checkpoints.marked_by IS 'Who works here carefully, or was the last to work here';
COMMENT ON COLUMN checkpoints.marked_count IS 'How many events it has in hand at most; 0 once it is done';
