import BookshelfCommandLine
import Outbox

/// The rows of a file, some at a time; those that describe no book are refused on the way.
struct ImportRows {
    private let columns: ImportColumns
    private let refused: RefusedRows
    private var reader: CSVReader
    private var chunks: AsyncThrowingStream<ImportFile.Chunk, any Error>.Iterator
    private var first: [CSVRecord]
    private var isAtEnd: Bool

    /// Reads the header.
    ///
    /// Throws ``Failure`` for a header or file that cannot be used.
    init(_ file: ImportFile, _ refused: RefusedRows) async throws {
        self.refused = refused
        var (reader, chunks) = (CSVReader(), file.chunks.makeAsyncIterator())
        var records: [CSVRecord] = []
        while records.isEmpty, let chunk = try await chunks.next(isolation: #isolation) {
            records = reader.read(chunk.take())
        }
        try Task.checkCancellation()
        isAtEnd = records.isEmpty
        if isAtEnd { records = reader.finish() }
        columns = try ImportColumns(records.first, of: file.name)
        first = Array(records.dropFirst())
        (self.reader, self.chunks) = (reader, chunks)
        refused.begin(columns)
    }

    /// The next rows, maybe none of those that were read; nil at the end, or where the task was cancelled.
    mutating func next() async throws -> [ImportRow]? {
        if !first.isEmpty {
            defer { first = [] }
            return try rows(first)
        }
        guard !isAtEnd else { return nil }
        if let chunk = try await chunks.next(isolation: #isolation) { return try rows(reader.read(chunk.take())) }
        guard !Task.isCancelled else { return nil }
        isAtEnd = true
        return try rows(reader.finish())
    }

    /// Equal ones are one row.
    private func rows(_ records: [CSVRecord]) throws -> [ImportRow] {
        var rows: [ImportRow] = []
        var places: [IdempotencyKey: Int] = [:]
        for record in records {
            do {
                let row = try ImportRow(columns.command(record), record)
                if let place = places[row.key] {
                    rows[place].records.append(record)
                } else {
                    places[row.key] = rows.count
                    rows.append(row)
                }
            } catch let error as RefusedRow {
                try refused.add(record, error.reason)
            } catch let error as ValidationError {
                try refused.add(record, error.description)
            }
        }
        return rows
    }
}

/// Why a row cannot be imported.
struct RefusedRow: Error { let reason: String }
