import Bookshelf
import Outbox
import Testing

@Suite struct `Adjusting stock` {
    @Test(arguments: Backend.allCases)
    func `answers the quantity since, and a version to wait for`(backend: Backend) async throws {
        try await backend.world { world in
            let book = try await world.addGatsby()
            try await world.drain()
            let more = try await world.store.process(AdjustStock(bookID: book, change: 5))
            let fewer = try await world.store.process(AdjustStock(bookID: book, change: -15))
            #expect([more.quantity, fewer.quantity] == [15, 0])
            #expect([more.version, fewer.version] == [2, 3])
            #expect(fewer.token == ConsistencyToken(stream: StreamID(kind: "inventory", id: "\(book)"), version: 3))
            #expect(try await world.inventory(of: book)?.quantity == 0)
        }
    }

    @Test(arguments: Backend.allCases)
    func `is refused where there are too few copies, or no such book`(backend: Backend) async throws {
        try await backend.world { world in
            let book = try await world.addGatsby()
            try await world.drain()
            let tooMany = await #expect(throws: DomainError.self) {
                try await world.store.process(AdjustStock(bookID: book, change: -11))
            }
            #expect(tooMany?.code == .stockTooLow)
            let unknown = await #expect(throws: OutboxError.self) {
                try await world.store.process(AdjustStock(bookID: Identity(), change: 1))
            }
            #expect(unknown?.code == .notFound)
            #expect(try await world.inventory(of: book)?.quantity == 10)
        }
    }

    @Test(arguments: [(nil, "required"), (0, "no_change"), (1_000_001, "out_of_range"), (Int.min, "out_of_range")])
    func `takes a change that is one`(change: Int?, code: String) {
        let command = AdjustStock(bookID: Identity(), change: change)
        let error = #expect(throws: ValidationError.self) { try command.checkValidity() }
        #expect(error?.violations.map { "\($0.field) \($0.code)" } == ["change \(code)"])
    }
}
