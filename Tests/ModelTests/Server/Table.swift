/// Rows under their locks: a row that a transaction wrote or locked is its own until it ends.
final class Table<Key: Hashable, Row> {
    private struct Cell {
        var committed: Row?
        var pending: Row?
        var owner: ServerTransaction?
    }

    private var cells: [Key: Cell] = [:]
    private let part: Footprint

    init(_ part: Footprint) { self.part = part }

    var isEmpty: Bool { cells.isEmpty }

    /// What a transaction sees; nil asks for what is committed.
    func row(_ key: Key, _ reader: ServerTransaction? = nil) -> Row? {
        guard let cell = cells[key] else { return nil }
        return cell.owner != nil && cell.owner === reader ? cell.pending : cell.committed
    }

    /// All rows a transaction sees, in no order.
    func rows(_ reader: ServerTransaction? = nil) -> [(key: Key, row: Row)] {
        cells.compactMap { key, cell in
            (cell.owner != nil && cell.owner === reader ? cell.pending : cell.committed).map { (key, $0) }
        }
    }

    /// Every row with its lock, in no order.
    var all: [(key: Key, owner: ServerTransaction?, committed: Row?, pending: Row?)] {
        cells.map { ($0, $1.owner, $1.committed, $1.pending) }
    }

    /// Who else has the row.
    func holder(_ key: Key, but reader: ServerTransaction) -> ServerTransaction? {
        guard let owner = cells[key]?.owner, owner !== reader else { return nil }
        return owner
    }

    func isHeld(_ key: Key, by transaction: ServerTransaction) -> Bool { cells[key]?.owner === transaction }

    /// Takes a free row; the first time, its end is noted.
    func lock(_ key: Key, _ transaction: ServerTransaction) {
        var cell = cells[key] ?? Cell()
        guard cell.owner !== transaction else { return }
        cell.owner = transaction
        cell.pending = cell.committed
        cells[key] = cell
        transaction.atEnd { [self] isCommitted in
            guard var cell = cells[key], cell.owner === transaction else { return }
            if isCommitted { cell.committed = cell.pending }
            cell.pending = nil
            cell.owner = nil
            cells[key] = cell.committed == nil ? nil : cell
        }
    }

    /// Writes a free row, or removes it.
    func write(_ key: Key, _ row: Row?, _ transaction: ServerTransaction) {
        lock(key, transaction)
        cells[key]?.pending = row
        transaction.touches(part)
    }

    /// Changes what is committed past the lock: what a mutant does.
    func overwrite(_ key: Key, _ row: Row, _ transaction: ServerTransaction) {
        transaction.touches(part)
        cells[key]?.committed = row
        if cells[key]?.owner != nil { cells[key]?.pending = row }
    }

    /// A row that was always there.
    func seed(_ key: Key, _ row: Row) { cells[key] = Cell(committed: row) }
}
