import BookshelfCommandLine
import Synchronization

/// What became of the rows so far; may be used from any task.
final class ImportTally: Sendable {
    /// Counts of rows, and of the bytes they took.
    struct Counts: Sendable {
        var added = 0
        var repeated = 0
        var bytes = 0
    }

    private let state = Mutex(Counts())

    /// The counts at this moment.
    var counts: Counts { state.withLock { $0 } }

    /// Counts a row's records: all of them repeat one another, and the first may have added a book.
    func count(_ row: ImportRow, isAdded: Bool) {
        state.withLock { counts in
            counts.added += isAdded ? 1 : 0
            counts.repeated += row.records.count - (isAdded ? 1 : 0)
            counts.bytes += row.records.reduce(0) { $0 + $1.size }
        }
    }
}
