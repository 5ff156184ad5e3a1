import Foundation
import Outbox

/// A password as its owner chose it: 8 to 128 characters.
///
/// It lives for as long as it takes to hash it. Nothing stores it, and printed or dumped it is `<redacted>`.
public struct Password: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The lengths allowed, in Unicode scalars.
    public static let lengths = 8...128
    /// The password, in the one spelling that all ways of typing it have.
    public let text: String

    /// `<redacted>`.
    public var description: String { "<redacted>" }
    /// `<redacted>`.
    public var debugDescription: String { description }
    /// Nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// Checks a password, or throws a ``Violation`` that says what is wrong with it.
    public init(_ text: String) throws {
        let text = text.precomposedStringWithCompatibilityMapping
        let length = text.unicodeScalars.count
        guard length >= Self.lengths.lowerBound else {
            throw Violation(code: "too_short", message: "has fewer than \(Self.lengths.lowerBound) characters")
        }
        guard length <= Self.lengths.upperBound else {
            throw Violation(code: "too_long", message: "has more than \(Self.lengths.upperBound) characters")
        }
        self.text = text
    }
}
