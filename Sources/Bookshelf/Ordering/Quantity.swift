import Outbox

/// How many copies of one book an order asks for: 1 to 1,000.
public struct Quantity: Hashable, Sendable, CustomStringConvertible {
    /// 1 to 1,000.
    public static let allowed = 1...1000
    /// The number.
    public let value: Int

    /// Checks a number, or throws a ``Violation``; nil stands for a field that was left out.
    public init(_ value: Int?) throws {
        guard let value else { throw Violation(code: "required", message: "is required") }
        var violations = Violations()
        violations.range("", value, Self.allowed)
        if let first = violations.all.first { throw first }
        self.value = value
    }

    /// The number.
    public var description: String { "\(value)" }
}
