import Bookshelf
import BookshelfCommandLine
import Crypto
import Outbox

/// A book to add, under a key that its content makes: the same row has the same key, in whatever file.
struct ImportRow: Sendable {
    /// The request in its one spelling.
    let command: AddBook
    /// Its key.
    let key: IdempotencyKey
    /// The records that say so: one, unless a chunk of the file holds it several times.
    var records: [CSVRecord]

    /// The keys of imports belong to nobody else.
    static let caller = "bookshelf.import"

    init(_ command: AddBook, _ record: CSVRecord) throws {
        self.command = command
        key = try IdempotencyKey("import-" + Self.fingerprint(of: command), caller: Self.caller)
        records = [record]
    }

    /// SHA-256 of all fields, each with its length, in an order that never changes.
    private static func fingerprint(of command: AddBook) -> String {
        var hash = SHA256()
        hash.update(data: Array("book.add 1".utf8))
        for field in [
            command.title, command.author, command.isbn, command.price, command.currency, command.description,
        ] {
            hash.update(data: Array((field.map { "\($0.utf8.count):\($0)" } ?? "-").utf8))
        }
        return hash.finalize().map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
