import Outbox
import Postgres

/// Events set aside: written, removed, and those to be tried again.
struct ParkingStatements: Sendable {
    private let parkText: String
    private let unparkText: String
    private var headsText: String
    private let carefulHeadsText: String
    private var beginText: String
    private let refundText: String
    private let openText: String

    init(schema: SQLIdentifier) {
        let own = "(SELECT id FROM \(schema).subscriptions WHERE name = $1)"
        parkText = """
            INSERT INTO \(schema).parked
                (subscription_id, position, stream_kind, stream_id, state, attempts, due_at, error, first_failed_at,
                last_failed_at)
            SELECT \(own), position, stream_kind, stream_id, state, attempts,
                clock_timestamp() + delay * interval '1 second', error, failed.at, failed.at
            FROM unnest($2::int8[], $3::text[], $4::text[], $5::text[], $6::int4[], $7::float8[], $8::text[])
                AS u (position, stream_kind, stream_id, state, attempts, delay, error)
            CROSS JOIN LATERAL (
                SELECT CASE WHEN state IN ('retrying', 'dead') AND error IS NOT NULL THEN clock_timestamp() END) AS failed (at)
            ON CONFLICT (subscription_id, position) DO UPDATE
            SET state = excluded.state, attempts = excluded.attempts, due_at = excluded.due_at,
                error = excluded.error, started_at = NULL, trial = NULL,
                first_failed_at = coalesce(parked.first_failed_at, excluded.first_failed_at),
                last_failed_at = coalesce(excluded.last_failed_at, parked.last_failed_at)
            WHERE excluded.state NOT IN ('waiting', 'scheduled')
                OR (excluded.state, parked.state) = ('waiting', 'scheduled')
            """
        unparkText = "DELETE FROM \(schema).parked WHERE subscription_id = \(own) AND position = ANY ($2::int8[])"
        beginText = """
            UPDATE \(schema).parked SET state = 'retrying', attempts = attempts + (trial IS NULL)::integer,
                missing = missing || array_remove(ARRAY[trial], NULL), trial = gen_random_uuid(),
                started_at = clock_timestamp(),
                due_at = clock_timestamp()
                    + $3 * (1 + 3 * (deaths + (trial IS NOT NULL)::integer)) * interval '1 second'
            WHERE subscription_id = \(own) AND position = ANY ($2::int8[]) AND state <> 'dead'
            RETURNING position, attempts, deaths, trial
            """
        // Locked first: a transaction that began the try may still be about to commit, its client long gone.
        refundText = """
            WITH known AS MATERIALIZED (
                SELECT position, state, attempts, missing, trial, started_at, due_at FROM \(schema).parked
                WHERE subscription_id = \(own) AND position = ANY ($2::int8[]) ORDER BY position FOR UPDATE
            ), rest AS (
                SELECT k.*, k.trial IS NOT DISTINCT FROM u.trial AS is_open, array_remove(k.missing, u.trial) AS others
                FROM known k JOIN unnest($2::int8[], $3::uuid[]) AS u (position, trial) USING (position)
                WHERE k.state <> 'dead'
            )
            UPDATE \(schema).parked p SET attempts = r.attempts - r.is_open::integer, missing = r.others,
                trial = CASE WHEN NOT r.is_open THEN r.trial END,
                started_at = CASE WHEN NOT r.is_open THEN r.started_at END,
                due_at = CASE WHEN r.is_open THEN clock_timestamp() ELSE r.due_at END
            FROM rest r
            WHERE p.subscription_id = \(own) AND p.position = r.position AND (r.is_open OR r.others <> r.missing)
            """
        openText = """
            SELECT FROM \(schema).parked
            WHERE subscription_id = \(own) AND position = $2 AND trial = $3
                AND EXISTS (SELECT FROM \(schema).subscriptions
                    WHERE name = $1 AND paused_at IS NULL AND detached_at IS NULL)
            """
        headsText = """
            SELECT head.state, head.attempts, head.deaths, head.error,
                extract(epoch FROM head.due_at - clock_timestamp())::float8,
                e.due_at IS NOT NULL AND EXISTS (
                    SELECT FROM \(schema).cancellations c WHERE c.event_id = e.event_id),
                \(LogStatements.columns)
            FROM \(schema).subscriptions s CROSS JOIN LATERAL (
                (SELECT p.* FROM \(schema).parked p
                WHERE p.subscription_id = s.id AND p.is_first AND p.state = 'retrying'
                    AND \(schema).shard_of(p.stream_kind, p.stream_id, s.shards) = $2
                ORDER BY p.due_at, p.position LIMIT 100)
                UNION ALL
                (SELECT p.* FROM \(schema).parked p
                WHERE p.subscription_id = s.id AND p.state = 'scheduled'
                    AND \(schema).shard_of(p.stream_kind, p.stream_id, s.shards) = $2
                ORDER BY p.due_at, p.position LIMIT 1)
            ) head JOIN \(schema).events e ON e.position = head.position
            WHERE s.name = $1
            ORDER BY head.due_at, head.position
            """
        #if Failpoints
            if mutant("unordered-retry") {
                headsText = headsText.replacing(
                    "p.is_first AND p.state = 'retrying'", with: "p.state IN ('retrying', 'waiting')")
            }
            if mutant("deaths-forgotten") {
                beginText = beginText.replacing("missing || array_remove(ARRAY[trial], NULL)", with: "'{}'")
                    .replacing("attempts + (trial IS NULL)::integer", with: "1")
            }
        #endif
        carefulHeadsText = LogStatements.careful(headsText, schema)
    }

    func begin(_ positions: [Int64], by name: SubscriptionName, for lease: Duration) -> SQL {
        SQL(
            unsafeText: beginText,
            binds: [name.rawValue.postgresBind, positions.postgresBind, lease.inSeconds.postgresBind])
    }

    func refund(_ trials: [Trial], by name: SubscriptionName) -> SQL {
        SQL(
            unsafeText: refundText,
            binds: [
                name.rawValue.postgresBind, trials.map(\.position).postgresBind,
                trials.map(\.id).postgresBind,
            ])
    }

    /// Answers a row while this try is the event's last one.
    func isOpen(_ trial: Trial, by name: SubscriptionName) -> SQL {
        SQL(
            unsafeText: openText,
            binds: [
                name.rawValue.postgresBind, trial.position.postgresBind, trial.id.postgresBind,
            ])
    }

    func park(_ events: [ParkedEvent], by name: SubscriptionName) -> SQL {
        SQL(
            unsafeText: parkText,
            binds: [
                name.rawValue.postgresBind,
                events.map(\.event.position).postgresBind,
                events.map(\.event.stream.kind.rawValue).postgresBind,
                events.map(\.event.stream.id).postgresBind,
                events.map(\.state.rawValue).postgresBind,
                events.map { Int32(clamping: $0.attempts) }.postgresBind,
                events.map { [.retrying, .scheduled].contains($0.state) ? $0.delay.inSeconds : 0 }.postgresBind,
                events.map { $0.error?.replacing("\0", with: "\u{FFFD}") }.postgresBind,
            ])
    }

    func unpark(_ positions: [Int64], by name: SubscriptionName) -> SQL {
        SQL(unsafeText: unparkText, binds: [name.rawValue.postgresBind, positions.postgresBind])
    }

    /// The first events of streams that failed, the next due one first, and the scheduled one whose time comes next.
    func heads(_ shard: Shard, carefully: Bool) -> SQL {
        SQL(unsafeText: carefully ? carefulHeadsText : headsText, binds: shard.binds)
    }
}

/// The first events of their streams that failed, by whether their time has come.
struct ParkedHeads {
    let due: [ParkedEvent]
    let nextDue: Duration?

    init(_ rows: Rows) throws {
        let heads = try rows.map { row in
            ParkedEvent(
                event: try LoggedEvent(row, from: 6),
                state: ParkedEvent.State(rawValue: try row.decode(at: 0)) ?? .retrying,
                attempts: Int(try row.decode(Int32.self, at: 1)), deaths: Int(try row.decode(Int32.self, at: 2)),
                delay: .seconds(try row.decode(Double.self, at: 4)), error: try row.decodeIfPresent(at: 3),
                isCancelled: try row.decode(at: 5))
        }
        due = heads.filter { $0.delay <= .zero && $0.state != .scheduled }
        nextDue = heads.first { $0.delay > .zero || $0.state == .scheduled }.map { max(.zero, $0.delay) }
    }
}
