import Outbox
import Postgres

/// Which days of the inbox may go: those whose events have left the log long enough ago.
///
/// An event that is in no log cannot be delivered again, so nobody asks for its note.
struct InboxRetention: Sendable {
    let ladder: PartitionLadder
    let policy: RetentionPolicy

    /// The server's clock.
    func now(in transaction: Transaction) throws -> Int64 {
        try number("extract(epoch FROM clock_timestamp())", in: transaction)
    }

    /// The oldest partition, where it may go.
    func expired(in transaction: Transaction) throws -> Partition? {
        guard let oldest = try ladder.partitions(in: transaction).first, let upper = oldest.upper else { return nil }
        return upper <= (try limit(in: transaction)) ? oldest : nil
    }

    /// Milliseconds since 1970: notes of events made before may go.
    ///
    /// An event that came late has a low position and a young time: those are looked at apart from the others, which have
    /// both in the same order.
    func limit(in transaction: Transaction) throws -> Int64 {
        let (log, late) = ("\(ladder.schema).events", "\(ladder.schema).events_before")
        let oldest = """
            extract(epoch FROM coalesce(least(
                (SELECT min(recorded_at) FROM \(late) WHERE isfinite(recorded_at)),
                (SELECT recorded_at FROM \(log) WHERE isfinite(recorded_at) AND tableoid <> '\(late)'::regclass
                    ORDER BY position LIMIT 1)), clock_timestamp()))
            """
        return try number(oldest, in: transaction) - Int64(policy.inbox.inSeconds * 1000)
    }

    private func number(_ seconds: String, in transaction: Transaction) throws -> Int64 {
        let rows = try transaction.query(SQL(unsafeText: "SELECT floor(\(seconds) * 1000)::int8"))
        return try rows.first?.decode(at: 0) ?? 0
    }
}
