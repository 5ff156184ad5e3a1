/// A 64-bit transaction id, which never wraps around.
public struct XID8: Hashable, Sendable, Comparable, ExpressibleByIntegerLiteral, CustomStringConvertible {
    /// The number, epoch included.
    public let value: UInt64

    /// Takes a number.
    public init(value: UInt64) { self.value = value }

    /// Takes a literal.
    public init(integerLiteral value: UInt64) { self.value = value }

    /// The number in decimal.
    public var description: String { String(value) }

    /// By number: the order in which ids were given, which is not the order of commits.
    public static func < (left: XID8, right: XID8) -> Bool { left.value < right.value }
}

extension XID8: PostgresEncodable, PostgresDecodable {
    /// `xid8`.
    public static var postgresType: PostgresType { .xid8 }

    /// Appends eight bytes.
    public func encode(into buffer: inout [UInt8]) { buffer.appendBigEndian(value) }

    /// Reads `xid8`.
    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws {
        guard type == .xid8 else { throw Undecodable.wrongType }
        guard let value = bytes.bigEndian(UInt64.self) else { throw Undecodable.wrongLength }
        self.value = value
    }
}
