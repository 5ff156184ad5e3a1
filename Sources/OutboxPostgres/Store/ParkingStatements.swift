import Outbox
import Postgres

/// Events set aside: written, removed, and those whose turn it is.
struct ParkingStatements: Sendable {
    private let parkText: String
    private let unparkText: String
    private var headsText: String

    init(schema: SQLIdentifier) {
        let own = "(SELECT id FROM \(schema).subscriptions WHERE name = $1)"
        parkText = """
            INSERT INTO \(schema).parked (subscription_id, position, stream_kind, stream_id, state, attempts, due_at, error)
            SELECT \(own), position, stream_kind, stream_id, state, attempts,
                clock_timestamp() + delay * interval '1 second', error
            FROM unnest($2::int8[], $3::text[], $4::text[], $5::text[], $6::int4[], $7::float8[], $8::text[])
                AS u (position, stream_kind, stream_id, state, attempts, delay, error)
            ON CONFLICT (subscription_id, position) DO UPDATE
            SET state = excluded.state, attempts = excluded.attempts, due_at = excluded.due_at, error = excluded.error
            WHERE excluded.state <> 'waiting'
            """
        unparkText = "DELETE FROM \(schema).parked WHERE subscription_id = \(own) AND position = ANY ($2::int8[])"
        headsText = """
            SELECT head.state, head.attempts, head.error,
                extract(epoch FROM head.due_at - clock_timestamp())::float8, \(LogStatements.columns)
            FROM (
                SELECT DISTINCT ON (p.stream_kind, p.stream_id) p.*
                FROM \(schema).parked p WHERE p.subscription_id = \(own)
                ORDER BY p.stream_kind, p.stream_id, p.position
            ) head JOIN \(schema).events e ON e.position = head.position
            WHERE head.state <> 'dead'
            ORDER BY head.due_at, head.position LIMIT 100
            """
        #if Failpoints
            if mutant("unordered-retry") {
                headsText = headsText.replacing("ON (p.stream_kind, p.stream_id) p.*", with: "ON (p.position) p.*")
                    .replacing("ORDER BY p.stream_kind, p.stream_id, p.position", with: "ORDER BY p.position")
            }
        #endif
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
                events.map { $0.state == .retrying ? $0.delay.inSeconds : 0 }.postgresBind,
                events.map { $0.error?.replacing("\0", with: "\u{FFFD}") }.postgresBind,
            ])
    }

    func unpark(_ positions: [Int64], by name: SubscriptionName) -> SQL {
        SQL(unsafeText: unparkText, binds: [name.rawValue.postgresBind, positions.postgresBind])
    }

    /// The first event of each stream that is not dead, the next due one first.
    func heads(_ name: SubscriptionName) -> SQL { SQL(unsafeText: headsText, binds: [name.rawValue.postgresBind]) }
}

/// The first parked events of their streams, by whether their time has come.
struct ParkedHeads {
    let due: [ParkedEvent]
    let nextDue: Duration?

    init(_ rows: Rows) throws {
        let heads = try rows.map { row in
            ParkedEvent(
                event: try LoggedEvent(row, from: 4),
                state: ParkedEvent.State(rawValue: try row.decode(at: 0)) ?? .retrying,
                attempts: Int(try row.decode(Int32.self, at: 1)), delay: .seconds(try row.decode(Double.self, at: 3)),
                error: try row.decodeIfPresent(at: 2))
        }
        due = heads.filter { $0.delay <= .zero }
        nextDue = heads.first { $0.delay > .zero }?.delay
    }
}
