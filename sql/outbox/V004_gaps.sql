-- What a detached subscription missed: maintenance notes it when it drops a partition, as only the snapshots of a
-- checkpoint can tell what was read, and only while the rows are there.
ALTER TABLE subscriptions ADD COLUMN missed_up_to bigint;

COMMENT ON COLUMN subscriptions.missed_up_to IS 'Up to here the log lost events it had not handled, while it was detached; null where none';

-- Of those that were detached before, nobody noted it: what may be missing counts as missed.
UPDATE subscriptions s SET missed_up_to = log.oldest - 1
FROM (SELECT min(position) AS oldest FROM events) log
WHERE s.detached_at IS NOT NULL AND log.oldest > (
    SELECT least(min(c.position) + 1, (SELECT min(p.position) FROM parked p WHERE p.subscription_id = s.id))
    FROM checkpoints c WHERE c.subscription_id = s.id
);

-- By age, for deleting those whose events have left the log.
CREATE INDEX cancellations_cancelled ON cancellations (cancelled_at);
