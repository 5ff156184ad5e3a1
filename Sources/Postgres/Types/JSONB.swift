/// JSON as bytes of UTF-8 text; coding values is the application's business.
public struct JSONB: Hashable, Sendable, PostgresEncodable, PostgresDecodable {
    /// The JSON text.
    public var bytes: [UInt8]

    /// Takes JSON text; the server refuses what is not JSON (22P02).
    public init(bytes: [UInt8]) { self.bytes = bytes }

    /// `jsonb`.
    public static var postgresType: PostgresType { .jsonb }

    /// Appends the version byte and the text.
    public func encode(into buffer: inout [UInt8]) {
        buffer.reserveCapacity(buffer.count + bytes.count + 1)
        buffer.append(1)
        buffer += bytes
    }

    /// Reads `jsonb` or `json`.
    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws {
        switch type {
        case .json: self.bytes = Array(bytes)
        case .jsonb:
            guard bytes.first == 1 else { throw Undecodable("the jsonb is of an unknown version") }
            self.bytes = Array(bytes.dropFirst())
        default: throw Undecodable.wrongType
        }
    }
}
