/// One value or key of a document: what it is and where.
///
/// Twelve bytes, as a payload has some twenty of them. A container's members follow it: keys and values in turn.
struct JSONToken {
    /// What the token is; strings are told apart by what reading them takes.
    enum Kind: UInt8 {
        case null, `false`, `true`
        /// Digits, maybe with a sign before them.
        case integer
        /// Digits with a point or an exponent.
        case number
        /// A string that is its own bytes, all ASCII.
        case ascii
        /// A string without escapes, still to be checked as UTF-8.
        case text
        /// A string with escapes.
        case escaped
        case array, object
    }

    let kind: Kind
    private let first: UInt32
    private var second: UInt32

    /// A value without members, at these bytes.
    init(_ kind: Kind, at range: Range<Int>) {
        self.kind = kind
        first = UInt32(truncatingIfNeeded: range.lowerBound)
        second = UInt32(truncatingIfNeeded: range.upperBound)
    }

    /// A container with as many members, whose last token stands before `end`.
    init(_ kind: Kind, count: Int, end: Int) {
        self.kind = kind
        first = UInt32(truncatingIfNeeded: count)
        second = UInt32(truncatingIfNeeded: end)
    }

    /// The bytes of a number, or of a string without its quotes.
    var range: Range<Int> { Int(first)..<Int(second) }
    /// How many members a container has.
    var count: Int { Int(first) }
    /// The place of the token after a container and all it holds.
    var end: Int { Int(second) }

    /// Whether it is a string.
    var isString: Bool { kind == .ascii || kind == .text || kind == .escaped }

    /// What it is, as errors call it.
    var noun: String {
        switch kind {
        case .null: "null"
        case .false, .true: "bool"
        case .integer, .number: "number"
        case .ascii, .text, .escaped: "a string"
        case .array: "an array"
        case .object: "a dictionary"
        }
    }
}
