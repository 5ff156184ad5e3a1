import Outbox

/// A currency by its code of three upper-case letters, such as `USD`.
public struct Currency: Hashable, Sendable, CustomStringConvertible {
    /// The code.
    public let code: String

    /// The US dollar, the default everywhere.
    public static let usd = Currency(checked: "USD")

    private init(checked code: String) { self.code = code }

    /// Checks a code's form, or throws a ``Violation``: three letters from A to Z.
    public init(_ code: String) throws {
        guard code.utf8.count == 3, code.utf8.allSatisfy({ (65...90).contains($0) }) else {
            throw Violation(code: "not_a_currency", message: "must be three letters from A to Z, such as USD")
        }
        self.code = code
    }

    /// The code.
    public var description: String { code }
}
