import Foundation
public import Outbox

/// What a writer hands to whoever reads next, so that it reads its own write: a stream and a version of it.
///
/// Outside it is an opaque text that is safe in a URL and a header. A token is no secret and no proof: it names what to wait
/// for, and the worst that a forged one can do is to wait.
public struct ConsistencyToken: Hashable, Sendable, CustomStringConvertible, LosslessStringConvertible {
    /// The longest text that is a token.
    public static let maximumLength = 200
    /// The form of the text within; another form gets another digit.
    private static let form = "1"

    /// The stream that was written.
    public let stream: StreamID
    /// Its version since.
    public let version: Int64

    /// Names a version of a stream.
    ///
    /// Nil where it does not fit a token: a version below 1, a kind with a slash in it, too long an identity.
    public init?(stream: StreamID, version: Int64) {
        let (kind, id) = (stream.kind.rawValue, stream.id)
        guard version > 0, !kind.isEmpty, !kind.utf8.contains(UInt8(ascii: "/")), !kind.utf8.contains(0), !id.isEmpty,
            !id.utf8.contains(0)
        else { return nil }
        self.stream = stream
        self.version = version
        guard Self.encodedLength(of: content) <= Self.maximumLength else { return nil }
    }

    /// An aggregate as it was saved or loaded; nil for one that never was saved.
    public init?(_ aggregate: some AggregateRoot) { self.init(stream: aggregate.stream, version: aggregate.version) }

    /// Reads the text of a token; nil for anything else.
    public init?(_ description: String) {
        guard description.utf8.count <= Self.maximumLength, let content = Self.decode(description) else { return nil }
        let parts = content.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 3, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard parts.count == 4, parts[0] == Self.form, let version = Int64(parts[1]), version > 0,
            String(version) == parts[1], !parts[2].isEmpty, !parts[3].isEmpty, !content.utf8.contains(0)
        else { return nil }
        stream = StreamID(kind: AggregateKind(rawValue: parts[2]), id: parts[3])
        self.version = version
    }

    /// The text: base64url without padding.
    public var description: String { Self.encode(content) }

    private var content: String { "\(Self.form)/\(version)/\(stream.kind)/\(stream.id)" }

    private static func encodedLength(of content: String) -> Int { (content.utf8.count * 4 + 2) / 3 }

    private static func encode(_ content: String) -> String {
        let letters = Data(Array(content.utf8)).base64EncodedString().utf8.compactMap { letter -> UInt8? in
            switch letter {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            case UInt8(ascii: "="): nil
            default: letter
            }
        }
        return String(decoding: letters, as: UTF8.self)
    }

    /// Only what ``encode(_:)`` writes, so that one token has one text.
    private static func decode(_ text: String) -> String? {
        let padding = repeatElement(UInt8(ascii: "="), count: (4 - text.utf8.count % 4) % 4)
        let standard = text.utf8.map { letter in
            switch letter {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            default: letter
            }
        }
        guard let data = Data(base64Encoded: Data(standard + padding)),
            let content = String(validating: data, as: UTF8.self), encode(content) == text
        else { return nil }
        return content
    }
}

extension AddBook.Response {
    /// What to wait for to find the book in the catalog: the first version of a new book.
    public var token: ConsistencyToken? {
        ConsistencyToken(stream: StreamID(kind: Book.kind, id: bookID.streamText), version: 1)
    }
}

extension AdjustStock.Response {
    /// What to wait for to find the new quantity in the catalog.
    public var token: ConsistencyToken? {
        ConsistencyToken(stream: StreamID(kind: Inventory.kind, id: bookID.streamText), version: version)
    }
}
