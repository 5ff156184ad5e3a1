import Bookshelf
import BookshelfCommandLine
import BookshelfPostgres
import Outbox
import OutboxPostgres

/// Adds the rows of a file as commands, many at the same time, so that the store commits them in groups.
///
/// What was done before is found by its key, some hundred rows at a time; a row that nobody finds there is submitted
/// under its key, and so once, whoever else imports it at this moment.
struct Import: Sendable {
    let database: BookshelfDatabase
    let patience: Patience
    let refused: RefusedRows
    private let tally = ImportTally()

    /// How many commands are under way at the same time: enough for two groups, and for two that come next.
    private static let mostUnderWay = 256
    /// For two groups, for rows that go alone, and to look for keys.
    static let connections = 8

    init(database: BookshelfDatabase, patience: Patience, refused: RefusedRows) {
        self.database = database
        self.patience = patience
        self.refused = refused
    }

    /// How it ended: what was counted, and what stopped it, if anything did.
    struct Outcome: Sendable {
        let counts: ImportTally.Counts
        let seconds: Double
        let error: (any Error)?
    }

    /// Imports all rows, or as many as can be; a cancelled task stops it.
    func outcome(of rows: ImportRows, from file: ImportFile) async -> Outcome {
        let start = ContinuousClock.now
        let display = ImportDisplay(file: file, tally: tally, refused: refused)
        var failure: (any Error)?
        do { try await display.showing { try await run(rows) } } catch { failure = error }
        if Task.isCancelled { failure = CancellationError() }
        return Outcome(counts: tally.counts, seconds: (ContinuousClock.now - start).inSeconds, error: failure)
    }

    private func run(_ rows: ImportRows) async throws {
        var rows = rows
        try await withThrowingTaskGroup(of: Void.self) { group in
            var underWay = 0
            while let next = try await rows.next() {
                for row in try await unknown(next) {
                    if underWay == Self.mostUnderWay {
                        try await group.next()
                        underWay -= 1
                    }
                    group.addTask { try await add(row) }
                    underWay += 1
                }
            }
            try await group.waitForAll()
        }
    }

    /// The rows that nobody has imported yet, as far as one look can tell.
    private func unknown(_ rows: [ImportRow]) async throws -> [ImportRow] {
        guard !rows.isEmpty else { return [] }
        let used = try await patience.enduring {
            try await database.queries.usedKeys(rows.map(\.key.description), of: ImportRow.caller)
        }
        return rows.filter { row in
            let isUsed = used.contains(row.key.description)
            if isUsed { tally.count(row, isAdded: false) }
            return !isUsed
        }
    }

    private func add(_ row: ImportRow) async throws {
        do {
            let receipt = try await patience.enduring { try await database.store.submit(row.command, key: row.key) }
            tally.count(row, isAdded: !receipt.isReplay)
        } catch let error where Failure(error).status == .data {
            for record in row.records { try refused.add(record, Failure(error).line) }
        }
    }
}
