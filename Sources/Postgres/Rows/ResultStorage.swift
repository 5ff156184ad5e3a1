import CLibPQ

/// Owns one answer of libpq and frees it.
///
/// `@unchecked Sendable`: a received PGresult never changes, and libpq's readers of it only read.
@usableFromInline
final class ResultStorage: @unchecked Sendable {
    let pointer: OpaquePointer
    let rowCount: Int
    let columnCount: Int

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
        rowCount = Int(PQntuples(pointer))
        columnCount = Int(PQnfields(pointer))
    }

    deinit { PQclear(pointer) }

    func name(of column: Int) -> String {
        PQfname(pointer, Int32(column)).map { String(cString: $0) } ?? "column \(column + 1)"
    }

    @usableFromInline
    func type(of column: Int) -> PostgresType { PostgresType(oid: PQftype(pointer, Int32(column))) }

    /// The column of that name, as the server spells it.
    func column(named name: String) -> Int? { (0..<columnCount).first { self.name(of: $0) == name } }

    /// The value's bytes; nil for NULL.
    ///
    /// Valid as long as this object lives.
    func bytes(_ row: Int, _ column: Int) -> UnsafeRawBufferPointer? {
        let (row, column) = (Int32(row), Int32(column))
        guard PQgetisnull(pointer, row, column) == 0, let start = PQgetvalue(pointer, row, column) else { return nil }
        return UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(pointer, row, column)))
    }
}
