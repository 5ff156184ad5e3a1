import Bookshelf
import BookshelfPostgres
import Logging
import Outbox
import OutboxPostgres
import OutboxRelay
import OutboxTesting

/// Bookshelf on a store of its own, and its relay when a test asks for it.
struct World: Sendable {
    let store: any OutboxStore
    /// Whether relays keep the catalog, which takes SQL.
    var keepsCatalog = true
    let collector = Collector()

    /// Delivers everything that is committed.
    @discardableResult
    func drain() async throws -> Int {
        let collector = collector
        let projections = keepsCatalog && store is PostgresOutboxStore ? Catalog.projections : []
        let handlers = try HandlerRegistry.bookshelf(notifier: collector, others: projections) {
            collector.announce($0)
        }
        return try await Relay(store: store, handlers: handlers, logger: .silent).drain()
    }

    func addGatsby(key: IdempotencyKey? = nil) async throws -> Identity<Book> {
        try await store.process(.gatsby, key: key).bookID
    }

    func placeOrder() async throws -> Identity<Order> {
        let command = PlaceOrder(customer: "Alice Johnson", title: "The Great Gatsby", quantity: 2, price: "12.99")
        return try await store.process(command).orderID
    }

    func order(_ id: Identity<Order>) async throws -> Order {
        try await store.perform { work in try work.orders.get(id) }
    }

    func inventory(of book: Identity<Book>) async throws -> Inventory? {
        try await store.perform { work in try work.inventories.find(book) }
    }
}

/// Where a test runs: every rule holds in memory and on Postgres.
enum Backend: CaseIterable {
    case memory, postgres

    func world(_ body: (World) async throws -> Void) async throws {
        switch self {
        case .memory: try await body(World(store: InMemoryOutboxStore()))
        case .postgres:
            try await TestDatabase.with { database in
                try await body(
                    World(store: try PostgresOutboxStore.bookshelf(client: database.client, logger: .silent)))
            }
        }
    }
}

extension Command where Self == AddBook {
    static var gatsby: AddBook {
        AddBook(title: "The Great Gatsby", author: "F. Scott Fitzgerald", isbn: "9780743273565", price: "12.99")
    }
}

extension Logger {
    /// Says nothing.
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
