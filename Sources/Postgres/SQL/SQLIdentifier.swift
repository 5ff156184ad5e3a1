/// A name that may stand in SQL: `^[a-z_][a-z0-9_]{0,62}$`.
///
/// It is inserted quoted, so keywords are names too.
public struct SQLIdentifier: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The name without quotes.
    public let name: String

    /// Takes a name from outside.
    ///
    /// - Throws: ``PostgresError`` with ``PostgresError/Code/invalidIdentifier`` when the name is not one. Postgres
    ///   itself would fold capitals and cut at 63 bytes, silently.
    public init(_ name: String) throws {
        guard Self.isValid(name) else {
            throw PostgresError(
                .invalidIdentifier,
                "not an SQL name: only a-z, 0-9 and _ are allowed, no digit first, at most 63 characters; rename it")
        }
        self.name = name
    }

    /// Takes a name from the source; a wrong one is a programming error and stops the program.
    public init(stringLiteral name: String) {
        precondition(Self.isValid(name), "\"\(name)\" is not an SQL name: a-z, 0-9 and _, no digit first, at most 63")
        self.name = name
    }

    /// The name in double quotes.
    public var description: String { "\"\(name)\"" }

    private static func isValid(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= 63 else { return false }
        return !isDigit(first) && name.utf8.allSatisfy { isDigit($0) || isLetter($0) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
    }
}
