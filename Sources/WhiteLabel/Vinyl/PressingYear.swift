import Outbox

/// The year a record was pressed in.
public struct PressingYear: Hashable, Sendable {
    /// From the first records on.
    public static let allowed = 1887...2100

    /// The year.
    public let value: Int

    /// Checks a year, or throws a ``Violation``.
    public init(_ value: Int) throws {
        var violations = Violations()
        violations.range("", value, Self.allowed)
        if let first = violations.all.first { throw first }
        self.value = value
    }
}
