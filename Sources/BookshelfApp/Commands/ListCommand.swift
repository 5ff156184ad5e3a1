import ArgumentParser
import Bookshelf
import BookshelfCommandLine
import BookshelfPostgres
import Logging
import Outbox

/// `bookshelf list books|orders|inventory|catalog`.
struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List books, orders, the inventory, or the catalog (books with their stock), a page at a time.")

    enum Kind: String, CaseIterable, ExpressibleByArgument {
        case books, orders, inventory, catalog
    }

    @Argument(help: "What to list.") var kind: Kind
    @Option(help: "How many at most, 1 to 10000.") var limit = 100
    @Option(help: "Begin after this id: the 'next' of the page before.") var after: String?
    @Flag(help: "Print one JSON object.") var json = false
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        var violations = Violations()
        violations.range("limit", limit, 1...10_000)
        let after: Identity<Book> = after == nil ? .lowest : violations.identity("after", after) ?? .lowest
        try violations.throwIfAny()
        let settings = try Settings.read()
        let logger = settings.logger("bookshelf", level: .warning)
        try await BookshelfDatabase.with(try database.configuration(settings), logger: logger) { database in
            let queries = database.queries
            switch kind {
            case .books: try show(await queries.books(after: after, limit: limit))
            case .orders: try show(await queries.orders(after: Identity(after.uuid), limit: limit))
            case .inventory: try show(await queries.inventory(after: after, limit: limit))
            case .catalog: try show(await queries.catalog(after: after, limit: limit))
            }
        }
    }

    private func show<Item: Listed>(_ page: Page<Item>) throws {
        try JSONPage(kind: kind.rawValue, items: page.items, next: page.next).show(asJSON: json)
    }
}
