import Bookshelf
import BookshelfPostgres
import Foundation
import Outbox
import OutboxRelay
import Postgres

/// Calls of a service outside, by the outbox and without it.
enum Deliveries {
    private static let inFlight = 64

    static func contest(in arena: Arena) -> Contest {
        // A request costs more than an event's way to it: a fifth of them take as long.
        let count = max(1000, arena.events / 5)
        return Contest(
            "HTTP requests, \(inFlight) in flight", "requests/s", .atLeast(0.8),
            ours: Contestant {
                try await WebShop.open(inFlight: inFlight) { try await delivered(to: $0, count, in: arena) }
            },
            theirs: Contestant("the client alone") {
                try await WebShop.open(inFlight: inFlight) { try await sent(to: $0, count) }
            })
    }

    private static func delivered(to shop: WebShop, _ count: Int, in arena: Arena) async throws -> Double {
        try await arena.fillLog(count)
        let telling = Deliver(BookAdded.self, as: "shop.tell", concurrency: inFlight) { event, delivery in
            try await shop.tell(of: event.title, key: delivery.idempotencyKey)
        }
        let rate = try await Drain(arena, [telling], deliveries: count).rate()
        try expect(shop, count)
        return rate
    }

    private static func sent(to shop: WebShop, _ count: Int) async throws -> Double {
        let rate = try await Callers(inFlight) {
            try await shop.tell(of: "The Great Gatsby", key: Identity<Book>().uuid.uuidString)
        }.rate(count: count)
        try expect(shop, count)
        return rate
    }

    private static func expect(_ shop: WebShop, _ count: Int) throws {
        guard shop.count >= count else {
            throw Tool.Failed(description: "\(shop.count) requests instead of \(count): the figure would be wrong")
        }
    }
}
