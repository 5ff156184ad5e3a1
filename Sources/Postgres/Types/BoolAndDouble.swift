extension Bool: PostgresEncodable, PostgresDecodable {
    /// `bool`.
    public static var postgresType: PostgresType { .bool }

    /// Appends one byte.
    public func encode(into buffer: inout [UInt8]) { buffer.append(self ? 1 : 0) }

    /// Reads `bool`.
    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws {
        guard type == .bool else { throw Undecodable.wrongType }
        guard let byte = bytes.bigEndian(UInt8.self) else { throw Undecodable.wrongLength }
        self = byte != 0
    }
}

extension Double: PostgresEncodable, PostgresDecodable {
    /// `float8`.
    public static var postgresType: PostgresType { .float8 }

    /// Appends eight bytes.
    public func encode(into buffer: inout [UInt8]) { buffer.appendBigEndian(bitPattern) }

    /// Reads `float8` or `float4`.
    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws {
        switch type {
        case .float8:
            guard let bits = bytes.bigEndian(UInt64.self) else { throw Undecodable.wrongLength }
            self.init(bitPattern: bits)
        case .float4:
            guard let bits = bytes.bigEndian(UInt32.self) else { throw Undecodable.wrongLength }
            self = Double(Float(bitPattern: bits))
        default: throw Undecodable.wrongType
        }
    }
}
