import Outbox

/// What comes next for a checkpoint, by the difference of two snapshots: the store's window statement, part by part.
struct LogWindow {
    let start: Int64
    let end: Checkpoint
    let rows: [LogRow]
    let hasMore: Bool

    init(start: Int64, end: Checkpoint, rows: [LogRow], hasMore: Bool) {
        (self.start, self.end, self.rows, self.hasMore) = (start, end, rows, hasMore)
    }

    /// Reads from a checkpoint what the statement sees; `current` lists its own transaction as open.
    init(_ stored: CheckpointRow, _ log: [LogRow], _ current: Snapshot, limit: Int, _ mutant: Mutant?) {
        let isUsedUp = stored.position >= stored.ceiling
        // `opened`
        let after = isUsedUp ? stored.upTo : stored.after
        let upTo = isUsedUp ? current : stored.upTo
        // `found`
        let late = mutant == .lateForgotten ? [] : after.open.filter { upTo.shows($0) }
        let found = isUsedUp ? log.filter { late.contains($0.xid) || Self.isNew($0, after, upTo) } : []
        let first = found.first?.event.position
        let last = found.last?.event.position
        let firstNew = found.first { Self.isNew($0, after, upTo) }?.event.position
        // `bounds`
        let start = isUsedUp ? first.map { $0 - 1 } ?? stored.ceiling : stored.position
        let origin = isUsedUp ? firstNew ?? last.map { $0 + 1 } ?? 0 : stored.origin
        let top = isUsedUp ? last ?? stored.ceiling : stored.ceiling
        // `scanned`
        let scanned = log.filter { row in
            let position = row.event.position
            guard position > start else { return false }
            return late.contains(row.xid) || (position >= origin && position <= top && Self.isNew(row, after, upTo))
        }.prefix(limit)
        let window = Window(after: "\(after)", upTo: "\(upTo)", origin: origin, ceiling: top)
        let isWhole = scanned.count < limit
        end = Checkpoint(window: window, position: isWhole ? top : scanned.last?.event.position ?? top)
        rows = Array(scanned)
        self.start = start
        hasMore = start < top
    }

    private static func isNew(_ row: LogRow, _ after: Snapshot, _ upTo: Snapshot) -> Bool {
        row.xid >= after.xmax && upTo.shows(row.xid)
    }
}

extension Snapshot {
    /// Reads the notation; a checkpoint holds it as text.
    init(text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let open = parts.count > 2 ? parts[2].split(separator: ",").compactMap { Int64($0) } : []
        self.init(
            xmin: parts.first.flatMap { Int64($0) } ?? 1, xmax: parts.count > 1 ? Int64(parts[1]) ?? 1 : 1, open: open)
    }

    /// `pg_current_snapshot` and oneself among the open.
    func listing(_ xid: Int64?) -> Snapshot {
        guard let xid, xid < xmax, !open.contains(xid) else { return self }
        return Snapshot(xmin: xmin, xmax: xmax, open: (open + [xid]).sorted())
    }
}
