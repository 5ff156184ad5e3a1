/// A text with content and a maximum length.
///
/// A value that exists is valid: the rule is checked where the value is made and nowhere else.
public protocol BoundedText: Hashable, Sendable, CustomStringConvertible {
    /// The most characters (Unicode scalars, as Postgres counts them) the text may have.
    static var maximumLength: Int { get }
    /// The text itself.
    var text: String { get }
    /// Wraps a text that was checked.
    init(checked text: String)
}

extension BoundedText {
    /// Checks and wraps a text.
    ///
    /// Throws a ``Violation`` without a field for a text that is blank, too long, or holds U+0000.
    public init(_ text: String) throws {
        var violations = Violations()
        violations.text("", text, maximumLength: Self.maximumLength)
        if let first = violations.all.first { throw first }
        self.init(checked: text)
    }

    /// The text itself.
    public var description: String { text }
}
