import Foundation
public import Outbox

/// The name a user goes by: a lower-case letter, then 1 to 31 lower-case letters, digits or `_`.
///
/// One spelling each, so that two names that look alike are not two names.
public struct Username: AggregateID, CustomStringConvertible {
    /// The most characters of a name.
    public static let maximumLength = 32
    /// The name.
    public let text: String

    /// The name.
    public var description: String { text }
    /// The name.
    public var streamText: String { text }

    /// Checks a name, or throws a ``Violation`` that says what is wrong with it.
    public init(_ text: String) throws {
        let bytes = text.utf8
        guard (2...Self.maximumLength).contains(bytes.count), bytes.allSatisfy(Self.isAllowed),
            bytes.first.map(Self.isLetter) == true
        else {
            throw Violation(
                code: "not_a_username",
                message: "must be 2 to \(Self.maximumLength) of a-z, 0-9 and _, and begin with a letter")
        }
        self.text = text
    }

    /// What to call a person at first: `adalovelace`, and where that is taken `adalovelace2` and so on.
    ///
    /// Letters lose their accents; a name of other letters alone becomes `user`.
    static func proposal(for name: PersonName, number: Int) throws -> Username {
        let plain = "\(name.first)\(name.last)".decomposedStringWithCompatibilityMapping.lowercased()
        var stem = plain.utf8.filter { isAllowed($0) && $0 != UInt8(ascii: "_") }.prefix(maximumLength - 8)
        if stem.count < 2 || stem.first.map(isLetter) != true { stem = "user".utf8 + stem }
        return try Username(String(decoding: stem, as: UTF8.self) + (number == 1 ? "" : "\(number)"))
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        isLetter(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
    }
}
