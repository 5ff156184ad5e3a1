import Bookshelf
import BookshelfPostgres
import Outbox
import TestServer
import Testing

@Suite(.timeLimit(.minutes(5))) struct `Waiting for the catalog` {
    @Test func `lets who wrote read it, once a relay has brought it there`() async throws {
        try await Shop.with { shop in
            let book = try await shop.store.process(.gatsby)
            let token = try #require(book.token)
            let waiting = Task { try await shop.queries.waitForCatalog(token, upTo: .seconds(60)) }
            try await shop.relaying {
                let isThere = try await waiting.value
                #expect(isThere)
                #expect(try await shop.queries.catalogEntry(of: book.bookID)?.title == "The Great Gatsby")
                try await TestServer.until("the book has an inventory") {
                    try await shop.world.inventory(of: book.bookID) != nil
                }
                for change in 1...20 {
                    let adjusted = try await shop.store.process(AdjustStock(bookID: book.bookID, change: change))
                    let token = try #require(adjusted.token)
                    #expect(try await shop.queries.waitForCatalog(token, upTo: .seconds(60)))
                    #expect(try await shop.queries.catalogEntry(of: book.bookID)?.stock == adjusted.quantity)
                }
            }
        }
    }

    @Test func `is over when the time is, where no relay runs`() async throws {
        try await Shop.with { shop in
            let token = try #require(try await shop.store.process(.gatsby).token)
            #expect(try await !shop.queries.waitForCatalog(token, upTo: .zero))
            let start = ContinuousClock.now
            #expect(try await !shop.queries.waitForCatalog(token, upTo: .milliseconds(120)))
            #expect(ContinuousClock.now - start >= .milliseconds(120))
        }
    }

    @Test func `does not concern other streams`() async throws {
        try await Shop.with { shop in
            let order = try await shop.world.placeOrder()
            for stream in [
                StreamID(kind: Order.kind, id: order.streamText), StreamID(kind: Book.kind, id: "none of ours"),
            ] {
                let token = try #require(ConsistencyToken(stream: stream, version: 1))
                #expect(try await shop.queries.waitForCatalog(token, upTo: .zero))
            }
        }
    }

    @Test func `ends with its task`() async throws {
        try await Shop.with { shop in
            let token = try #require(try await shop.store.process(.gatsby).token)
            let waiting = Task { try await shop.queries.waitForCatalog(token, upTo: .seconds(3600)) }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
        }
    }
}
