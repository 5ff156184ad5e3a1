/// Which server's transaction numbers a checkpoint holds: the cluster's identifier, and its timeline.
///
/// A promotion or a recovery to a point in time starts a new timeline of the same cluster. The numbers of transactions
/// that the old one had and the new one has not are given out again.
struct ServerIdentity: Equatable {
    let cluster: Int64
    let timeline: Int64

    /// The server's own, as SQL.
    static let cluster = "(SELECT system_identifier FROM pg_control_system())"

    /// The timeline the server writes, as SQL; null on a standby.
    ///
    /// From the name of the log's file: the control file still names the old one until the next checkpoint.
    static let timeline = """
        (SELECT CASE WHEN NOT pg_is_in_recovery() THEN
            ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int4 END)
        """

    /// Whether a row `c` of checkpoints holds numbers of a cluster that had got further than this one, as SQL.
    ///
    /// Its snapshot, or a row of the log, lies in the future. Or this cluster has gone past them since, and then the row
    /// itself tells: who writes a checkpoint is never visible in it, but a restore that had a smaller number is.
    static func wentBack(_ schema: String) -> String {
        """
        pg_snapshot_xmax(c.up_to_snapshot) > pg_snapshot_xmax(pg_current_snapshot())
            OR EXISTS (SELECT FROM \(schema).events e WHERE e.xid >= pg_snapshot_xmax(pg_current_snapshot()))
            OR pg_visible_in_snapshot((
                SELECT (now.xid - mod(now.xid - c.xmin::text::numeric + 4294967296, 4294967296))::text::xid8
                FROM (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::numeric AS xid) now), c.up_to_snapshot)
        """
    }
}
