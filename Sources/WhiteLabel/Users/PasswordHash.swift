import Outbox

/// What is kept of a password: a salted, slow hash with its parameters, such as `$scrypt$ln=17,r=8,p=1$…$…`.
///
/// Only the one who made it reads it. Printed or dumped it is `<redacted>`.
public struct PasswordHash: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The most characters of a hash.
    public static let maximumLength = 255
    /// The hash, for a store.
    public let text: String

    /// `<redacted>`.
    public var description: String { "<redacted>" }
    /// `<redacted>`.
    public var debugDescription: String { description }
    /// Nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// Wraps a hash, or throws a ``Violation`` for what has not the form of one, as a password by mistake.
    public init(_ text: String) throws {
        let fields = text.split(separator: "$", omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.maximumLength, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            fields.count == 5, fields[0].isEmpty, fields.dropFirst().allSatisfy({ !$0.isEmpty })
        else { throw Violation(code: "not_a_hash", message: "must be a hash such as $scrypt$ln=17,r=8,p=1$…$…") }
        self.text = text
    }
}
