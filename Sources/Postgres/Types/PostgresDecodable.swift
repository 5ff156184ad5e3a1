/// A value that can be read from a column, in Postgres' binary format.
public protocol PostgresDecodable {
    /// What SQL NULL reads as; nil (the default) means that NULL is an error.
    static var postgresNull: Self? { get }

    /// Reads a value that is not NULL.
    ///
    /// - Parameters:
    ///   - bytes: the value in the binary format of `type`; valid only during the call.
    ///   - type: the type the server sent.
    /// - Throws: when the type is another one or the bytes are not a value of it; the row adds the column's name.
    init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws
}

extension PostgresDecodable {
    /// NULL is an error.
    @inlinable public static var postgresNull: Self? { nil }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    /// No value.
    public static var postgresNull: Wrapped?? { .some(.none) }

    /// Reads the wrapped value.
    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws {
        self = .some(try Wrapped(postgres: bytes, type: type))
    }
}

/// Why bytes cannot be read; the row adds the column and both types.
struct Undecodable: Error {
    let code: PostgresError.Code
    let reason: String

    init(_ reason: String, code: PostgresError.Code = .decoding) {
        self.reason = reason
        self.code = code
    }

    static let wrongType = Undecodable("the types do not go together")
    static let wrongLength = Undecodable("the value has an unexpected length")
}

extension UnsafeRawBufferPointer {
    /// The bytes as a big-endian integer; nil unless the length fits exactly.
    func bigEndian<I: FixedWidthInteger>(_ type: I.Type = I.self) -> I? {
        count == MemoryLayout<I>.size ? I(bigEndian: loadUnaligned(as: I.self)) : nil
    }

    /// The part from `offset` on; nil when the bytes end before.
    func part(_ offset: Int, _ length: Int) -> UnsafeRawBufferPointer? {
        guard offset >= 0, length >= 0, length <= count - offset else { return nil }
        return UnsafeRawBufferPointer(rebasing: self[offset..<offset + length])
    }
}

extension [UInt8] {
    /// Appends an integer, most significant byte first.
    @inlinable
    mutating func appendBigEndian(_ value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }
}
