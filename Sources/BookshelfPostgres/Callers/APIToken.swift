import Crypto

/// A bearer token, `bks_<id>_<secret>`: no description, `print` or `dump` shows its secret.
///
/// The id has 64 random bits, in 16 hexadecimal digits, and the secret 256, in 64.
public struct APIToken: Sendable {
    /// The part that may be shown, and by which the token is looked up.
    public let id: String
    private let secret: [UInt8]

    /// The whole token, to be shown to its owner once.
    public var text: String { "\(Self.prefix)_\(id)_\(secret.hexadecimal)" }

    /// A new token, of the system's random numbers.
    public static func random() -> APIToken {
        APIToken(id: [UInt8].random(count: 8).hexadecimal, secret: .random(count: secretSize))
    }

    /// Reads a token; nil for what is none.
    public init?(_ text: String) {
        let bytes = text.utf8
        guard bytes.count == Self.textSize else { return nil }
        let parts = bytes.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual(Self.prefix.utf8), parts[1].count == Self.idSize * 2,
            [UInt8](hexadecimal: parts[1]) != nil, let secret = [UInt8](hexadecimal: parts[2])
        else { return nil }
        self.init(id: String(decoding: parts[1], as: UTF8.self), secret: secret)
    }

    private init(id: String, secret: [UInt8]) {
        self.id = id
        self.secret = secret
    }

    /// What is stored of the secret.
    var secretHash: [UInt8] { Array(SHA256.hash(data: secret)) }

    private static let prefix = "bks"
    private static let idSize = 8
    private static let secretSize = 32
    private static let textSize = prefix.utf8.count + 1 + idSize * 2 + 1 + secretSize * 2
}

extension APIToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The id, and stars for the secret.
    public var description: String { "\(Self.prefix)_\(id)_***" }
    /// The same as `description`.
    public var debugDescription: String { description }
    /// Shows the id alone.
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
