extension Invariant {
    private static let react = "(SELECT id FROM outbox.subscriptions WHERE name = 'tally.ledger')"

    /// What holds at every moment: asked during the chaos too.
    static let always: [Invariant] = [
        Invariant(
            name: "I1 atomicity", claim: "state and events of an aggregate change together",
            violations: """
                SELECT format('tally %s: version %s, total %s; events %s, last %s, sum %s', coalesce(t.id::text, e.id),
                    t.version, t.total, e.count, e.last, e.sum)
                FROM chaos.tallies t FULL JOIN (
                    SELECT stream_id AS id, count(*) AS count, max(stream_version) AS last,
                        sum((payload ->> 'amount')::bigint) AS sum
                    FROM outbox.events WHERE stream_kind = 'tally' GROUP BY stream_id
                ) e ON e.id = t.id::text
                WHERE (t.version, t.version, t.total) IS DISTINCT FROM (e.count, e.last, e.sum)
                """, isAlways: true),
        Invariant(
            name: "I5 effect once", claim: "no effect happens twice",
            violations: """
                SELECT format('effect %s of %s', f.n, f.effect) FROM effects f
                WHERE EXISTS (SELECT FROM chaos.effects o WHERE o.effect = f.effect AND o.n <> f.n)
                """, isAlways: true),
        Invariant(
            name: "I5 echo once", claim: "an event that a reaction saved is saved once",
            violations: """
                SELECT format('%s: %s times', payload ->> 'key', count(*)) FROM events
                WHERE payload ->> 'key' LIKE 'echo:%' GROUP BY payload ->> 'key' HAVING count(*) > 1
                """, isAlways: true),
        Invariant(
            name: "I5 effect or dead", claim: "an event whose effect happened is not set aside",
            violations: """
                SELECT format('position %s is %s and has its effect', p.position, p.state)
                FROM outbox.parked p JOIN outbox.events e USING (position)
                JOIN chaos.effects f ON f.event_id = e.event_id WHERE p.subscription_id = \(react)
                """, isAlways: true),
        Invariant(
            name: "I6 order", claim: "effects of one aggregate happen in the order of its versions",
            violations: """
                SELECT format('%s: version %s after %s', stream_id, version, before) FROM (
                    SELECT e.stream_id, e.stream_version AS version,
                        lag(e.stream_version) OVER (PARTITION BY e.stream_id ORDER BY f.n) AS before
                    FROM effects f JOIN events e ON e.event_id = f.event_id
                ) o WHERE version <= before
                """, isAlways: true),
        Invariant(
            name: "I8 command once", claim: "a command has at most one event for each tally it changes",
            violations: """
                SELECT format('command %s on %s: %s events', payload ->> 'key', stream_id, count(*))
                FROM events GROUP BY payload ->> 'key', stream_id HAVING count(*) > 1
                """, isAlways: true),
        Invariant(
            name: "I9 conservation",
            claim: "what the checkpoint has passed is handled, parked, or skipped by an operator",
            violations: """
                SELECT format('subscription %s passed position %s: %s', c.subscription_id, e.position, e.payload ->> 'nature')
                FROM outbox.checkpoints c JOIN outbox.subscriptions s ON s.id = c.subscription_id
                JOIN events e ON outbox.shard_of(e.stream_kind, e.stream_id, s.shards) = c.shard
                WHERE (pg_visible_in_snapshot(e.xid, c.after_snapshot)
                        OR (pg_visible_in_snapshot(e.xid, c.up_to_snapshot) AND e.position <= c.position))
                    AND NOT EXISTS (SELECT FROM outbox.inbox i WHERE i.subscription_id = c.subscription_id
                        AND i.effect = CASE WHEN c.subscription_id = \(react)
                            THEN (e.payload ->> 'effect')::uuid ELSE e.event_id END)
                    AND NOT EXISTS (SELECT FROM outbox.parked p WHERE p.subscription_id = c.subscription_id
                        AND p.position = e.position)
                    AND NOT EXISTS (SELECT FROM chaos.operated o WHERE o.subscription_id = c.subscription_id
                        AND o.position = e.position AND o.action = 'skip')
                """, isAlways: true),
        Invariant(
            name: "I9 inbox is ledger", claim: "a reaction's inbox and its effects are the same",
            violations: """
                SELECT format('effect %s is not in the inbox', f.effect) FROM effects f
                WHERE NOT EXISTS (SELECT FROM outbox.inbox i WHERE i.subscription_id = \(react)
                    AND i.effect = f.effect AND i.is_named)
                UNION ALL SELECT format('effect %s is only in the inbox', i.effect) FROM outbox.inbox i
                WHERE i.subscription_id = \(react) AND i.is_named AND i.handled_at >= (SELECT min(at) FROM effects)
                    AND NOT EXISTS (SELECT FROM chaos.effects f WHERE f.effect = i.effect)
                """, isAlways: true),
        Invariant(
            name: "I10 positions", claim: "an event has one position, and a position one event",
            violations: """
                SELECT format('event %s at %s positions', event_id, count(*)) FROM events GROUP BY event_id
                HAVING count(*) > 1
                """, isAlways: true),
        Invariant(
            name: "I12 no zombie",
            claim: "an effect is committed together with the checkpoint or the parked event it belongs to",
            violations: """
                SELECT format('effect %s of %s', f.n, f.holder) FROM effects f
                WHERE NOT EXISTS (SELECT FROM chaos.history h WHERE h.subscription_id = \(react) AND h.xid = f.xid)
                    AND NOT EXISTS (SELECT FROM chaos.unparked u WHERE u.subscription_id = \(react) AND u.xid = f.xid)
                """, isAlways: true),
        Invariant(
            name: "I12 no zombie (deliver)",
            claim: "a delivery is settled by the one who holds the lease at that moment",
            violations: """
                SELECT format('subscription %s: %s %s, held by %s', subscription_id, writer, what, holder)
                FROM chaos.strangers
                """, isAlways: true),
        Invariant(
            name: "I7 checkpoint", claim: "checkpoints go forward only, window by window, and terms never go back",
            violations: """
                SELECT format('subscription %s, change %s: (%s %s %s) term %s after (%s %s %s) term %s', subscription_id,
                    n, a, b, position, term, old_a, old_b, old_position, old_term)
                FROM (
                    SELECT subscription_id, n, after_snapshot AS a, up_to_snapshot AS b, position, term,
                        lag(after_snapshot) OVER w AS old_a, lag(up_to_snapshot) OVER w AS old_b,
                        lag(position) OVER w AS old_position, lag(term) OVER w AS old_term
                    FROM history WINDOW w AS (PARTITION BY subscription_id, shard ORDER BY n)
                ) h
                WHERE old_a IS NOT NULL AND NOT (term >= old_term AND (a = old_b OR (a, b) = (old_a, old_b))
                    AND ((a, b) <> (old_a, old_b) OR position >= old_position))
                """, isAlways: true),
        Invariant(
            name: "I15 heads", claim: "of an aggregate's parked events, all but the first wait untried",
            violations: """
                SELECT format('subscription %s: position %s is %s behind position %s', w.subscription_id, w.position,
                    w.state, w.first)
                FROM (
                    SELECT *, min(position) OVER (PARTITION BY subscription_id, stream_kind, stream_id) AS first
                    FROM outbox.parked
                ) w WHERE w.position > w.first AND (w.state, w.attempts, w.deaths) <> ('waiting', 0, 0)
                """, isAlways: true),
        Invariant(
            name: "I11 no innocent parked", claim: "no event is set aside as failed whose handler never fails",
            violations: """
                SELECT format('subscription %s, position %s: %s after %s attempts, %s deaths: %s', p.subscription_id,
                    p.position, p.state, p.attempts, p.deaths, p.error)
                FROM chaos.blamed p JOIN events e USING (position)
                WHERE e.payload ->> 'nature' IN ('plain', 'echoing')
                """, isAlways: true),
        Invariant(
            name: "I11 all attempts",
            claim: "an event is set aside for good after as many attempts as allowed, or deaths",
            violations: """
                SELECT format('subscription %s, position %s: %s after %s attempts, %s deaths: %s', p.subscription_id,
                    p.position, p.state, p.attempts, p.deaths, p.error)
                FROM chaos.blamed p JOIN events e USING (position)
                WHERE p.attempts > \(RelayProgram.attempts) OR p.state = 'dead'
                    AND p.attempts < \(RelayProgram.attempts) AND p.deaths < \(RelayProgram.deaths)
                """, isAlways: true),
    ]
}
