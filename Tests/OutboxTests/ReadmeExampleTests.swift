import Foundation
import Logging
import Outbox
import OutboxRelay
import OutboxTesting
import Testing

// README: begin
struct BookAdded: DomainEvent {
    static let name: EventName = "book.added"
    let bookID: Identity<Book>
    let title: String
}

struct Book: AggregateRoot {
    static let kind: AggregateKind = "book"
    var id = Identity<Book>()
    var title: String
    var copies = 0
    var recorded = RecordedEvents()
}
// README: end

/// The README's example, which has to be these lines.
@Suite struct ReadmeExampleTests {
    @Test func `the README's example does what it says`() async throws {
        let (store, mail, logger) = (InMemoryOutboxStore(), Outgoing(), Logger(label: "readme"))

        // README: begin
        let handlers = try HandlerRegistry {
            React(to: BookAdded.self, as: "inventory.stock") { event, work in
                var book = try work.repository(of: Book.self).get(event.bookID)
                book.copies += 10
                try work.repository().save(book)
            }
            Deliver(BookAdded.self, as: "readers.notify") { event, delivery in
                try await mail.send("New: \(event.title)", idempotencyKey: delivery.idempotencyKey)
            }
        }

        try await store.perform { work in
            var book = Book(title: "The Great Gatsby")
            book.record(BookAdded(bookID: book.id, title: book.title))
            try work.repository().save(book)
        }
        try await Relay(store: store, handlers: handlers, logger: logger).drain()
        // README: end

        #expect(store.all(Book.self).map(\.copies) == [10])
        #expect(mail.sent.all == ["New: The Great Gatsby"])
    }

    @Test func `the README shows the example that is tested here`() throws {
        let here = URL(filePath: #filePath)
        let readme = here.deletingLastPathComponent().appending(path: "../../README.md")
        let shown = try parts(of: readme, from: "```swift", to: "```")
        let tested = try parts(of: here, from: "// README: begin", to: "// README: end")
        #expect(tested.count == 2)
        for part in tested {
            #expect(shown.contains { $0.contains(part) }, "README.md does not show:\n\(part)")
        }
    }

    /// The texts between two marks, each on a line of its own, without indentation.
    private func parts(of file: URL, from begin: String, to end: String) throws -> [String] {
        var (parts, part): ([String], [String]?) = ([], nil)
        for line in try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n") {
            let line = line.trimmingCharacters(in: .whitespaces)
            if let lines = part, line == end {
                parts.append(lines.joined(separator: "\n"))
                part = nil
            } else if part != nil {
                part?.append(line)
            } else if line == begin {
                part = []
            }
        }
        return parts
    }
}

/// A mail service that remembers.
private struct Outgoing: Sendable {
    let sent = Recorder<String>()

    func send(_ text: String, idempotencyKey: String) async throws { sent.append(text) }
}
