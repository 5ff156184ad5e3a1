import Outbox

/// The cursors that the window replaced, for the mutants.
extension LogWindow {
    /// By position, as if commits came in its order.
    init(byPosition stored: CheckpointRow, _ log: [LogRow], _ limit: Int) {
        self.init(Array(log.filter { $0.event.position > stored.position }.prefix(limit)), stored) { $0.event.position }
    }

    /// By transaction number, as if commits came in its order.
    init(byNumber stored: CheckpointRow, _ log: [LogRow], _ limit: Int) {
        let rows = log.filter { $0.xid > stored.position }
            .sorted { ($0.xid, $0.event.position) < ($1.xid, $1.event.position) }
        self.init(rows, stored) { $0.xid }
    }

    private init(_ rows: [LogRow], _ stored: CheckpointRow, _ key: (LogRow) -> Int64) {
        let last = rows.last.map(key) ?? stored.position
        self.init(
            start: stored.position,
            end: Checkpoint(
                window: Window(after: "1:1:", upTo: "1:1:", origin: 0, ceiling: last), position: last),
            rows: rows, hasMore: !rows.isEmpty)
    }
}
