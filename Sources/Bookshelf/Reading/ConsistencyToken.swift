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
        self.stream = stream
        self.version = version
        guard Self(description) == self else { return nil }
    }

    /// An aggregate as it was saved or loaded; nil for one that never was saved.
    public init?(_ aggregate: some AggregateRoot) { self.init(stream: aggregate.stream, version: aggregate.version) }

    /// Reads the text of a token; nil for anything else.
    public init?(_ description: String) {
        guard description.utf8.count <= Self.maximumLength, let content = Self.decode(description) else { return nil }
        let parts = content.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, parts[0] == Self.form, let version = Int64(parts[1]), version > 0,
            String(version) == parts[1], !parts[2].isEmpty, !parts[3].isEmpty, !content.utf8.contains(0)
        else { return nil }
        stream = StreamID(kind: AggregateKind(rawValue: parts[2]), id: parts[3])
        self.version = version
    }

    /// The text: base64url without padding.
    public var description: String { Self.encode("\(Self.form)/\(version)/\(stream.kind)/\(stream.id)") }

    private static func encode(_ content: String) -> String {
        Data(content.utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Only what ``encode(_:)`` writes, so that one token has one text.
    private static func decode(_ text: String) -> String? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        let standard = text.replacing("-", with: "+").replacing("_", with: "/") + padding
        guard let data = Data(base64Encoded: standard), let content = String(bytes: data, encoding: .utf8),
            encode(content) == text
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
