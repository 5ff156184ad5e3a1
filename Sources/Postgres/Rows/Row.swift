/// One row of an answer.
///
/// It keeps the whole answer alive; decode what you need and let it go.
public struct Row: Sendable {
    @usableFromInline let storage: ResultStorage
    @usableFromInline let index: Int

    init(storage: ResultStorage, index: Int) {
        self.storage = storage
        self.index = index
    }

    /// Reads a column by position, from 0.
    ///
    /// - Throws: ``PostgresError`` with ``PostgresError/Code/decoding`` (or ``PostgresError/Code/invalidText``), naming
    ///   the column and both types, when it is missing, NULL, of another type, or out of range.
    @inlinable
    public func decode<T: PostgresDecodable>(_ type: T.Type = T.self, at column: Int) throws -> T {
        guard let bytes = try bytes(at: column) else {
            guard let null = T.postgresNull else { throw isNull(T.self, column) }
            return null
        }
        do { return try T(postgres: bytes, type: storage.type(of: column)) } catch {
            throw failure(T.self, column, error)
        }
    }

    /// Reads a column by name, as the server spells it; otherwise as ``decode(_:at:)-(_,Int)``.
    public func decode<T: PostgresDecodable>(_ type: T.Type = T.self, at name: String) throws -> T {
        guard let column = storage.column(named: name) else {
            throw PostgresError(.decoding, "there is no column \"\(name)\" among \(Rows(storage: storage).columnNames)")
        }
        return try decode(type, at: column)
    }

    /// Reads a column by position; NULL is nil.
    @inlinable
    public func decodeIfPresent<T: PostgresDecodable>(_ type: T.Type = T.self, at column: Int) throws -> T? {
        try bytes(at: column) == nil ? nil : decode(type, at: column)
    }

    /// Reads a column by name; NULL is nil.
    public func decodeIfPresent<T: PostgresDecodable>(_ type: T.Type = T.self, at name: String) throws -> T? {
        try decode(T?.self, at: name)
    }

    /// Reads the first columns in order: `let (id, title) = try row.decode(Int64.self, String?.self)`.
    public func decode<each T: PostgresDecodable>(_ types: repeat (each T).Type) throws -> (repeat each T) {
        var column = -1
        func next<V: PostgresDecodable>(_ type: V.Type) throws -> V {
            column += 1
            return try decode(type, at: column)
        }
        return (repeat try next((each T).self))
    }

    /// The value's bytes, valid as long as the row lives; nil for NULL.
    @usableFromInline
    func bytes(at column: Int) throws -> UnsafeRawBufferPointer? {
        guard (0..<storage.columnCount).contains(column) else {
            throw PostgresError(.decoding, "there is no column \(column); the row has \(storage.columnCount)")
        }
        return storage.bytes(index, column)
    }

    @usableFromInline
    func isNull(_ type: Any.Type, _ column: Int) -> PostgresError {
        failure(type, column, Undecodable("it is NULL"))
    }

    @usableFromInline
    func failure(_ type: Any.Type, _ column: Int, _ error: any Error) -> PostgresError {
        let problem = error as? Undecodable ?? Undecodable("its type refused it")
        let found = storage.type(of: column)
        return PostgresError(
            problem.code,
            "column \"\(storage.name(of: column))\" (\(found)) cannot be read as \(type): \(problem.reason)",
            underlying: error is Undecodable ? nil : error)
    }
}
