import Foundation
import Outbox

/// What an organisation is called: 1 to 150 characters in one line.
public struct OrganisationName: Hashable, Sendable, CustomStringConvertible {
    /// The most characters of a name.
    public static let maximumLength = 150
    /// The name.
    public let text: String
    /// The same for all spellings that look alike: in lower case, with single blanks, without ligatures and other forms.
    public let key: String

    /// The name.
    public var description: String { text }
    /// Whether it is the house's own.
    var isReserved: Bool { key == "white label" }

    /// Checks a name, or throws a ``Violation`` that says what is wrong with it.
    public init(_ text: String?) throws {
        var violations = Violations()
        violations.text("", text, maximumLength: Self.maximumLength)
        let text = text ?? ""
        if text.unicodeScalars.contains(where: NamePart.breaksLines) {
            violations.add("", "invalid_text", "holds a line break or another control character")
        }
        let key = text.precomposedStringWithCompatibilityMapping.lowercased()
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        // One character can stand for many, and an index holds no more.
        if key.utf8.count > 1000 { violations.add("", "too_long", "has more than 1000 bytes when it is written out") }
        if let first = violations.all.first { throw first }
        self.text = text
        self.key = key
    }
}
