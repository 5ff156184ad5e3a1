extension FixedWidthInteger {
    /// Reads any of the server's integers and checks that it fits.
    init(postgresInteger bytes: UnsafeRawBufferPointer, type: PostgresType) throws {
        let wide: Int64?
        switch type {
        case .int8: wide = bytes.bigEndian(Int64.self)
        case .int4: wide = bytes.bigEndian(Int32.self).map(Int64.init)
        case .int2: wide = bytes.bigEndian(Int16.self).map(Int64.init)
        case .oid, .xid: wide = bytes.bigEndian(UInt32.self).map(Int64.init)
        default: throw Undecodable.wrongType
        }
        guard let wide else { throw Undecodable.wrongLength }
        guard let value = Self(exactly: wide) else { throw Undecodable("the number is too large for it") }
        self = value
    }
}

extension Int: PostgresEncodable, PostgresDecodable {
    /// `int8`.
    public static var postgresType: PostgresType { .int8 }

    /// Appends eight bytes.
    public func encode(into buffer: inout [UInt8]) { buffer.appendBigEndian(Int64(self)) }

    /// Reads `int2`, `int4`, `int8`, `oid` or `xid`.
    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws {
        try self.init(postgresInteger: bytes, type: type)
    }
}

extension Int64: PostgresEncodable, PostgresDecodable {
    /// `int8`.
    public static var postgresType: PostgresType { .int8 }

    /// Appends eight bytes.
    public func encode(into buffer: inout [UInt8]) { buffer.appendBigEndian(self) }

    /// Reads `int2`, `int4`, `int8`, `oid` or `xid`.
    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws {
        try self.init(postgresInteger: bytes, type: type)
    }
}

extension Int32: PostgresEncodable, PostgresDecodable {
    /// `int4`.
    public static var postgresType: PostgresType { .int4 }

    /// Appends four bytes.
    public func encode(into buffer: inout [UInt8]) { buffer.appendBigEndian(self) }

    /// Reads any of the server's integers that fits 32 bits.
    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws {
        try self.init(postgresInteger: bytes, type: type)
    }
}

extension Int16: PostgresEncodable, PostgresDecodable {
    /// `int2`.
    public static var postgresType: PostgresType { .int2 }

    /// Appends two bytes.
    public func encode(into buffer: inout [UInt8]) { buffer.appendBigEndian(self) }

    /// Reads any of the server's integers that fits 16 bits.
    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws {
        try self.init(postgresInteger: bytes, type: type)
    }
}
