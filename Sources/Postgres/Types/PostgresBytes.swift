/// Bytes of a `bytea`.
///
/// (`[UInt8]` itself would read as an array of numbers.)
public struct PostgresBytes: Hashable, Sendable, PostgresEncodable, PostgresDecodable {
    /// The bytes.
    public var bytes: [UInt8]

    /// Takes bytes.
    public init(bytes: [UInt8]) { self.bytes = bytes }

    /// `bytea`.
    public static var postgresType: PostgresType { .bytea }

    /// Appends the bytes.
    public func encode(into buffer: inout [UInt8]) { buffer += bytes }

    /// Reads `bytea`.
    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws {
        guard type == .bytea else { throw Undecodable.wrongType }
        self.bytes = Array(bytes)
    }
}
