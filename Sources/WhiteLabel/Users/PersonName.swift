import Outbox

/// What a person is called: a given name and a family name.
public struct PersonName: Hashable, Sendable, CustomStringConvertible {
    /// The given name.
    public let first: NamePart
    /// The family name.
    public let last: NamePart

    /// Both, in the order in which they are spoken.
    public var description: String { "\(first) \(last)" }

    /// Puts a name together.
    public init(first: NamePart, last: NamePart) {
        self.first = first
        self.last = last
    }
}

/// A part of a name: 1 to 100 characters in one line.
public struct NamePart: Hashable, Sendable, CustomStringConvertible {
    /// The most characters of a part.
    public static let maximumLength = 100
    /// The part.
    public let text: String

    /// The part.
    public var description: String { text }

    /// Checks a part, or throws a ``Violation`` that says what is wrong with it.
    public init(_ text: String?) throws {
        var violations = Violations()
        violations.text("", text, maximumLength: Self.maximumLength)
        if text?.unicodeScalars.contains(where: Self.breaksLines) == true {
            violations.add("", "invalid_text", "holds a line break or another control character")
        }
        if let first = violations.all.first { throw first }
        self.text = text ?? ""
    }

    /// Names go into the lines of mails and of chats.
    static func breaksLines(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

extension Violations {
    /// A name of two fields, each of which is reported by itself.
    mutating func personName(_ first: String?, _ last: String?) -> PersonName? {
        let first = collect("firstName") { try NamePart(first) }
        let last = collect("lastName") { try NamePart(last) }
        guard let first, let last else { return nil }
        return PersonName(first: first, last: last)
    }
}
