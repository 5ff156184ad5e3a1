-- Every try of a parked event has an identity, and a death is a try nobody was heard of: a relay that lives and only lost its
-- lease, since the database was slow, can still say so.
ALTER TABLE parked
    ADD COLUMN trial uuid,
    ADD COLUMN missing uuid[] NOT NULL DEFAULT '{}';

UPDATE parked SET missing = array_fill('00000000-0000-0000-0000-000000000000'::uuid, ARRAY[deaths]),
    trial = CASE WHEN started_at IS NOT NULL THEN gen_random_uuid() END
WHERE deaths > 0 OR started_at IS NOT NULL;

ALTER TABLE parked
    DROP COLUMN deaths,
    ADD CONSTRAINT parked_trial CHECK ((trial IS NULL) = (started_at IS NULL));
ALTER TABLE parked
    ADD COLUMN deaths integer NOT NULL GENERATED ALWAYS AS (cardinality(missing)) STORED;

COMMENT ON COLUMN parked.attempts IS 'Tries that had an outcome, and the one under way, without those the infrastructure failed';
COMMENT ON COLUMN parked.trial IS 'The try that is under way, or that nobody was heard of yet';
COMMENT ON COLUMN parked.missing IS 'Tries that nobody was heard of when the next one began';
COMMENT ON COLUMN parked.deaths IS 'How many tries are missing: that many relays did not survive them';
COMMENT ON COLUMN parked.started_at IS 'When that try began; null where none is under way';
