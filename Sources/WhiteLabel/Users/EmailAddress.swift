import Foundation
import Outbox

/// An address that mail can be sent to: `name@domain.tld`, its domain in lower case.
///
/// A practical check of what providers accept, in ASCII, at most 254 characters; whether somebody reads it only a mail
/// can tell. What stands before the `@` stays as it was written, but ``key`` is one for all spellings.
public struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    /// The most characters of an address.
    public static let maximumLength = 254
    /// The address.
    public let text: String

    /// The same for all that differ in upper and lower case only.
    public var key: String { text.lowercased() }
    /// The address.
    public var description: String { text }

    /// Checks an address, or throws a ``Violation`` that says what is wrong with it.
    public init(_ text: String?) throws {
        var violations = Violations()
        violations.text("", text, maximumLength: Self.maximumLength)
        if let first = violations.all.first { throw first }
        let parts = (text ?? "").split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, Self.isMailbox(parts[0]), Self.isDomain(parts[1]) else {
            throw Violation(code: "not_an_email", message: "must be an address such as name@example.com")
        }
        self.text = "\(parts[0])@\(parts[1].lowercased())"
    }

    /// Words of letters, digits and signs, with single dots between them.
    private static func isMailbox(_ text: Substring) -> Bool {
        let words = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return (1...64).contains(text.utf8.count)
            && words.allSatisfy { !$0.isEmpty && $0.allSatisfy { isLetterOrDigit($0) || signs.contains($0) } }
    }

    /// Labels of letters, digits and inner hyphens; two at least, and the last is no number.
    private static func isDomain(_ text: Substring) -> Bool {
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.last?.contains(where: { $0 > UInt8(ascii: "9") }) == true else { return false }
        let hyphen = UInt8(ascii: "-")
        return labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
                && label.allSatisfy { isLetterOrDigit($0) || $0 == hyphen }
        }
    }

    private static let signs = Set("!#$%&'*+/=?^_`{|}~-".utf8)

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
    }
}
