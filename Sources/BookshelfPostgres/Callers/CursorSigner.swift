import Crypto
public import Foundation
import Outbox
public import Postgres

/// Makes and reads page cursors: opaque texts that say where a list goes on, and that nobody else can make.
///
/// Services on one database share the key, so a page that one began goes on at another, and after a restart.
public struct CursorSigner: Sendable {
    private let key: SymmetricKey

    /// The signer of this database's services; throws `OutboxError.Code.schemaMismatch` where its key is missing.
    public static func load(from client: PostgresClient) async throws -> CursorSigner {
        let rows = try await client.query("SELECT key FROM \(SQLIdentifier.bookshelf).api_secret")
        guard let row = rows.first else {
            throw OutboxError(
                .schemaMismatch, "table bookshelf.api_secret is empty: restore its row, or insert 32 random bytes")
        }
        return CursorSigner(key: try row.decode(PostgresBytes.self, at: 0).bytes)
    }

    package init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

    /// A cursor after an item of a list: 44 characters of `A-Z`, `a-z`, `0-9`, `-` and `_`.
    ///
    /// `kind` names the list and how it is filtered: the cursor is good for no other.
    public func sign(kind: String, after item: UUID) -> String {
        let content = Self.content(item)
        return Data(content + code(content, kind)).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_")
    }

    /// The item that a cursor stands after; nil for one of another list or another key, and for what is none.
    public func verify(_ cursor: String, kind: String) -> UUID? {
        guard cursor.utf8.count == Self.textSize, cursor.utf8.allSatisfy(\.isOfCursor),
            let data = Data(base64Encoded: cursor.replacing("-", with: "+").replacing("_", with: "/"))
        else { return nil }
        let content = Array(data.prefix(Self.contentSize))
        let isOurs = code(content, kind).equalsInConstantTime(Array(data.dropFirst(Self.contentSize)))
        guard isOurs, content.first == Self.version else { return nil }
        return content.dropFirst().withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }

    /// The version and the item, of a fixed size, so that what follows in the code is the kind and nothing else.
    private static func content(_ item: UUID) -> [UInt8] {
        [version] + withUnsafeBytes(of: item.uuid) { Array($0) }
    }

    private func code(_ content: [UInt8], _ kind: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: content + Array(kind.utf8), using: key).prefix(Self.codeSize))
    }

    private static let version: UInt8 = 1
    private static let contentSize = 17
    private static let codeSize = 16
    /// A multiple of three bytes, so that every text stands for other bytes.
    private static let textSize = (contentSize + codeSize) / 3 * 4
}

extension UInt8 {
    fileprivate var isOfCursor: Bool {
        switch self {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
