import CLibPQ

/// The answer to one statement: its rows, and what it did.
///
/// Values are read where they arrived, without copies.
public struct Rows: Sendable, RandomAccessCollection {
    let storage: ResultStorage

    /// Always 0.
    public var startIndex: Int { 0 }
    /// The number of rows.
    public var endIndex: Int { storage.rowCount }

    /// One row; an index out of range is a programming error and stops the program.
    public subscript(position: Int) -> Row {
        precondition(indices.contains(position), "row \(position) of \(count)")
        return Row(storage: storage, index: position)
    }

    /// The columns' names, as the server spells them.
    public var columnNames: [String] { (0..<storage.columnCount).map(storage.name) }

    /// Rows inserted, updated, deleted or selected; 0 for statements that count none.
    public var affected: Int { PQcmdTuples(storage.pointer).flatMap { Int(String(cString: $0)) } ?? 0 }

    /// The server's name for what it did, such as `INSERT 0 1`.
    public var tag: String { PQcmdStatus(storage.pointer).map { String(cString: $0) } ?? "" }
}
