import Bookshelf
import BookshelfPostgres
import Foundation
import Outbox
import OutboxPostgres
import Postgres
import Testing

@Suite(.timeLimit(.minutes(5))) struct `Postgres keeps` {
    private func store(_ database: TestDatabase) throws -> PostgresOutboxStore {
        try PostgresOutboxStore.bookshelf(client: database.client, logger: .silent)
    }

    @Test(arguments: ["12.99", "0", "0.0001", "999999999999999.9999", "7.5"])
    func `an amount exactly`(amount: String) async throws {
        try await TestDatabase.with { database in
            let book = Book(
                title: try Title("Emma"), author: try Author("Jane Austen"),
                price: try Money(amount, Currency("EUR")))
            let stored = try await saved(book, in: database)
            #expect(stored.price == book.price)
            let text = try await database.client.query("SELECT price_amount = \(amount)::numeric FROM bookshelf.books")
            #expect(try text.first?.decode(Bool.self, at: 0) == true)
        }
    }

    @Test func `every field of a book, and what is missing`() async throws {
        try await TestDatabase.with { database in
            let full = Book(
                title: try Title("Der Zauberberg 🏔️ 'quoted' \\ \" \u{1F}"), author: try Author("Thomas Mann"),
                isbn: try ISBN("080442957X"), price: try Money("12.99"), synopsis: try Synopsis("Sieben Jahre.\n"))
            let stored = try await saved(full, in: database)
            #expect(stored.title == full.title)
            #expect(stored.author == full.author)
            #expect(stored.isbn == full.isbn)
            #expect(stored.synopsis == full.synopsis)
            #expect(stored.version == 1)
            let bare = Book(title: try Title("x"), author: try Author("y"), price: try Money("1"))
            let storedBare = try await saved(bare, in: database)
            #expect(storedBare.isbn == nil)
            #expect(storedBare.synopsis == nil)
        }
    }

    private func saved(_ book: Book, in database: TestDatabase) async throws -> Book {
        let store = try store(database)
        _ = try await store.perform { work in try work.books.save(book) }
        return try await store.perform { work in try work.books.get(book.id) }
    }

    @Test func `an order's lines in their order, through every change`() async throws {
        try await TestDatabase.with { database in
            let items = try (1...5).map { (number: Int) in
                OrderItem(
                    bookTitle: try Title("Volume \(number)"), quantity: try Quantity(number),
                    unitPrice: try Money("\(number).99"))
            }
            let order = try Order.place(items, for: try Customer("Alice Johnson"))
            let store = try store(database)
            try await store.perform { work in
                var order = try work.orders.save(order)
                try order.confirm()
                try work.orders.save(order)
            }
            try await store.process(ShipOrder(orderID: order.id))
            let stored = try await store.perform { work in try work.orders.get(order.id) }
            #expect(stored.items == items)
            #expect(stored.status == .shipped)
            #expect(stored.version == 3)
            #expect(try await database.queries.orders().items.map(\.copies) == [15])
        }
    }

    @Test func `one inventory a book, even when two are saved`() async throws {
        try await TestDatabase.with { database in
            let inventory = Inventory(of: Identity(), title: try Title("Emma"))
            let store = try store(database)
            _ = try await store.perform { work in try work.inventories.save(inventory) }
            let error = await #expect(throws: OutboxError.self) {
                try await store.perform { work in try work.inventories.save(inventory) }
            }
            #expect(error?.code == .versionConflict)
            #expect(try await database.queries.census().inventories == 1)
        }
    }

    @Test func `one of two changes made at the same time`() async throws {
        try await TestDatabase.with { database in
            let store = try store(database)
            let order = try await World(store: store).placeOrder()
            var stale = try await store.perform { work in try work.orders.get(order) }
            try await store.process(ConfirmOrder(orderID: order))
            try stale.confirm()
            let late = stale
            let error = await #expect(throws: OutboxError.self) {
                try await store.perform { work in try work.orders.save(late) }
            }
            #expect(error?.code == .versionConflict)
            #expect(try await database.queries.census().events == 2)
        }
    }

    @Test(arguments: [
        "INSERT INTO bookshelf.inventory (id, version, title, quantity) VALUES (gen_random_uuid(), 1, 'x', -1)",
        "INSERT INTO bookshelf.orders (id, version, customer, status) VALUES (gen_random_uuid(), 1, 'x', 'LOST')",
        "INSERT INTO bookshelf.orders (id, version, customer, status) VALUES (gen_random_uuid(), 1, '', 'PENDING')",
        """
        INSERT INTO bookshelf.books (id, version, title, author, isbn, price_amount, price_currency)
        VALUES (gen_random_uuid(), 1, 'x', 'y', '978-0743273565', 1, 'USD')
        """,
        """
        INSERT INTO bookshelf.books (id, version, title, author, price_amount, price_currency)
        VALUES (gen_random_uuid(), 1, repeat('x', 201), 'y', 1, 'USD')
        """,
        """
        INSERT INTO bookshelf.books (id, version, title, author, price_amount, price_currency)
        VALUES (gen_random_uuid(), 1, 'x', 'y', -1, 'USD')
        """,
    ])
    func `nothing the domain would refuse, whoever writes it`(statement: String) async throws {
        try await TestDatabase.with { database in
            let error = await #expect(throws: PostgresError.self) {
                try await database.client.execute(SQL(unsafeText: statement))
            }
            #expect(error?.sqlState == .checkViolation)
        }
    }
}
