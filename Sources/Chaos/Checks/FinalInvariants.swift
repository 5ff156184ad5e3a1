extension Invariant {
    private static let deliver = "(SELECT id FROM outbox.subscriptions WHERE name = 'tally.sink')"
    private static let react = "(SELECT id FROM outbox.subscriptions WHERE name = 'tally.ledger')"

    /// How often a reaction may find out anew that an event fails before it is parked: each relay remembers for itself, and
    /// may forget it once over a retry that was due.
    private static let forgotten = 6

    /// What holds though not everything is delivered yet.
    static let undrained = always + final.filter { !$0.needsDrain }

    /// What holds once everything is delivered; compares with the journals.
    static let final: [Invariant] = [
        Invariant(
            name: "I2 durability", claim: "a command that was answered has all its events",
            violations: """
                SELECT format('command %s: %s of %s events', c.key, count(e.position), c.events)
                FROM chaos.commands c LEFT JOIN chaos.by_command e ON e.key = c.key
                WHERE c.is_ok GROUP BY c.key, c.events HAVING count(e.position) <> c.events
                """),
        Invariant(
            name: "I3 phantom event", claim: "an event belongs to a command that was sent and not refused",
            violations: """
                SELECT format('position %s, command %s', e.position, e.key)
                FROM chaos.by_command e LEFT JOIN chaos.commands c ON c.key = e.key
                WHERE e.key NOT LIKE 'echo:%' AND (c.key IS NULL OR c.is_rejected)
                """),
        Invariant(
            name: "I3 phantom echo", claim: "an echo belongs to the effect of an event",
            violations: """
                SELECT format('position %s, %s', e.position, e.key)
                FROM chaos.by_command e LEFT JOIN chaos.effects f ON f.event_id = substr(e.key, 6)::uuid
                WHERE e.key LIKE 'echo:%' AND f.n IS NULL
                """),
        Invariant(
            name: "I3 phantom effect", claim: "an effect belongs to an event of the log",
            violations: """
                SELECT format('effect of %s', f.event_id) FROM chaos.effects f
                WHERE NOT EXISTS (SELECT FROM outbox.events e WHERE e.event_id = f.event_id)
                UNION ALL
                SELECT format('delivery of %s', s.event_id) FROM chaos.sunk s
                WHERE NOT EXISTS (SELECT FROM outbox.events e WHERE e.event_id = s.event_id)
                """),
        Invariant(
            name: "I4 no loss (react)", claim: "every event has its effect, or is set aside",
            violations: """
                SELECT format('position %s', e.position) FROM outbox.events e
                WHERE NOT EXISTS (SELECT FROM chaos.effects f WHERE f.effect = (e.payload ->> 'effect')::uuid)
                    AND NOT EXISTS (SELECT FROM outbox.parked p WHERE p.subscription_id = \(react)
                        AND p.position = e.position)
                    AND NOT EXISTS (SELECT FROM chaos.operated o WHERE o.subscription_id = \(react)
                        AND o.position = e.position AND o.action = 'skip')
                """, needsDrain: true),
        Invariant(
            name: "I4 no loss (deliver)", claim: "every event reached the receiver, or is set aside",
            violations: """
                SELECT format('position %s', e.position) FROM outbox.events e
                WHERE NOT EXISTS (SELECT FROM chaos.sunk s WHERE s.event_id = e.event_id)
                    AND NOT EXISTS (SELECT FROM outbox.parked p WHERE p.subscription_id = \(deliver)
                        AND p.position = e.position)
                    AND NOT EXISTS (SELECT FROM chaos.operated o WHERE o.subscription_id = \(deliver)
                        AND o.position = e.position AND o.action = 'skip')
                """, needsDrain: true),
        Invariant(
            name: "I4 echo", claim: "an event whose effect is an event has it",
            violations: """
                SELECT format('effect %s', f.n) FROM chaos.effects f JOIN outbox.events e ON e.event_id = f.event_id
                WHERE e.payload ->> 'nature' = 'echoing'
                    AND NOT EXISTS (SELECT FROM chaos.by_command c WHERE c.key = 'echo:' || e.event_id)
                """, needsDrain: true),
        Invariant(
            name: "I5 stable key", claim: "an event is delivered under one key, and a key stands for one event",
            violations: """
                SELECT format('%s has %s keys', event_id, count(DISTINCT key)) FROM chaos.sunk GROUP BY event_id
                HAVING count(DISTINCT key) > 1
                UNION ALL SELECT format('%s has %s events', key, count(DISTINCT event_id)) FROM chaos.sunk GROUP BY key
                HAVING count(DISTINCT event_id) > 1
                """),
        Invariant(
            name: "I6 order at the receiver",
            claim: "first deliveries of one aggregate come in the order of its versions",
            violations: """
                SELECT format('%s: version %s after %s', stream, version, before) FROM (
                    SELECT stream, version, max(version) OVER (PARTITION BY stream ORDER BY n
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
                    FROM (SELECT DISTINCT ON (event_id) * FROM chaos.sunk ORDER BY event_id, n) first
                ) o WHERE version < before
                """),
        Invariant(
            name: "I8 same answer", claim: "a key has one answer, byte by byte",
            violations: "SELECT format('command %s: %s answers', key, answers) FROM chaos.commands WHERE answers > 1"),
        Invariant(
            name: "I8 key reused", claim: "a key sent with another request is refused, and one's own is not",
            violations: "SELECT format('command %s', key) FROM chaos.commands WHERE is_misused"),
        Invariant(
            name: "I9 all delivered", claim: "once all is quiet nothing is pending",
            violations: """
                SELECT format('subscription %s: position %s', c.subscription_id, e.position)
                FROM outbox.checkpoints c JOIN outbox.subscriptions s ON s.id = c.subscription_id
                JOIN outbox.events e ON outbox.shard_of(e.stream_kind, e.stream_id, s.shards) = c.shard
                WHERE NOT (pg_visible_in_snapshot(e.xid, c.after_snapshot)
                    OR (pg_visible_in_snapshot(e.xid, c.up_to_snapshot) AND e.position <= c.position))
                """, needsDrain: true),
        Invariant(
            name: "I11 attempts", claim: "an attempt is counted against an event only where its own handler failed",
            violations: """
                SELECT format('subscription %s, position %s (%s): %s attempts, %s failures; %s', p.subscription_id, p.position,
                    e.payload ->> 'nature', p.attempts, coalesce(f.failures, 0), p.error)
                FROM (SELECT subscription_id, position, sum(attempts)::bigint AS attempts, max(error) AS error FROM (
                        SELECT subscription_id, position, life, max(attempts) AS attempts, max(error) AS error
                        FROM (SELECT *, count(*) FILTER (WHERE (attempts, deaths) = (0, 0))
                            OVER (PARTITION BY subscription_id, position ORDER BY n) AS life FROM chaos.blamed) b
                        GROUP BY subscription_id, position, life
                    ) lives GROUP BY subscription_id, position) p
                JOIN outbox.events e USING (position) JOIN outbox.subscriptions s ON s.id = p.subscription_id
                LEFT JOIN chaos.failures f ON f.event_id = e.event_id AND f.subscription = s.name
                WHERE p.attempts > coalesce(f.failures, 0)
                """, needsDrain: true),
        Invariant(
            name: "I13 bounded retry", claim: "a handler is tried as often as allowed, and again only for a fault",
            violations: """
                SELECT format('%s of %s: %s failures, %s redrives, %s during faults', subscription, event_id, f.failures,
                    coalesce(r.count, 0), coalesce(x.count, 0))
                FROM chaos.failures f LEFT JOIN chaos.redriven r USING (event_id, subscription)
                LEFT JOIN chaos.excused x USING (event_id, subscription)
                WHERE f.failures > \(RelayProgram.attempts) * (1 + coalesce(r.count, 0)) + coalesce(x.count, 0)
                    + CASE WHEN subscription = 'tally.ledger' THEN \(forgotten) ELSE 0 END
                """),
        Invariant(
            name: "I14 bounded deaths", claim: "an event that kills its process is dead after so many deaths",
            violations: """
                SELECT format('%s of %s: %s deaths, %s allowed', f.subscription, f.event_id, f.deaths, f.allowed)
                FROM (
                    SELECT f.*, 4 + \(RelayProgram.deaths) * (1 + coalesce(r.count, 0)
                        + CASE WHEN f.subscription = 'tally.sink' THEN (
                            SELECT count(*) FROM chaos.deadly n WHERE n.position <> e.position
                                AND abs(n.position - e.position) <= \(RelayProgram.batchSize)
                        ) ELSE 0 END) + greatest(0, (
                            SELECT count(*) FROM chaos.journal d WHERE d.line ->> 't' = 'died'
                                AND d.line ->> 'h' LIKE 'relay%'
                                AND (d.line ->> 'at')::bigint BETWEEN f.first_death AND f.last_death
                        ) - f.deaths + 1) AS allowed
                    FROM chaos.failures f JOIN chaos.deadly e USING (event_id)
                    LEFT JOIN chaos.redriven r USING (event_id, subscription) WHERE f.deaths > 0
                ) f WHERE f.deaths > f.allowed
                """),
        Invariant(
            name: "I14 the deadly are dead", claim: "an event that kills its process ends as dead, or is skipped",
            violations: """
                SELECT format('subscription %s: position %s', s.name, e.position)
                FROM chaos.deadly e CROSS JOIN outbox.subscriptions s
                WHERE NOT EXISTS (SELECT FROM outbox.parked p WHERE p.subscription_id = s.id
                        AND p.position = e.position AND p.state IN ('dead', 'waiting'))
                    AND NOT EXISTS (SELECT FROM chaos.operated o WHERE o.subscription_id = s.id
                        AND o.position = e.position AND o.action = 'skip')
                """, needsDrain: true),
        Invariant(
            name: "I15 waiting", claim: "once all is quiet the first parked event of an aggregate is dead",
            violations: """
                SELECT format('subscription %s: position %s is %s', w.subscription_id, w.position, w.state)
                FROM (
                    SELECT DISTINCT ON (subscription_id, stream_kind, stream_id) * FROM outbox.parked
                    ORDER BY subscription_id, stream_kind, stream_id, position
                ) w WHERE w.state <> 'dead'
                """, needsDrain: true),
    ]
}
