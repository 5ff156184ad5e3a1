import Bookshelf
import BookshelfHTTP
import BookshelfPostgres
import Foundation
import Outbox
import OutboxPostgres
import Postgres

/// Commands by Bookshelf's HTTP service, beside the same commands without it.
enum Requests {
    static func contests(in arena: Arena) -> [Contest] {
        [16, 64].map { callers in
            Contest(
                "POST /books, \(callers) callers", "requests/s", .atLeast(0.7),
                ours: Contestant { try await posts(in: arena, callers) },
                theirs: Contestant("the command with a key") {
                    // As the service does it: for a caller, who is in the event's metadata, and with the doorbell.
                    try await Commands.rate(in: arena, callers, rings: true) { store in
                        _ = try await store.process(
                            book, key: try IdempotencyKey(UUID().uuidString, caller: "wrk"), as: Metadata(actor: "wrk"))
                    }
                })
        }
    }

    /// A server that reads each request and answers 201: what HTTP costs by itself.
    static func floor(in arena: Arena, _ callers: Int = 64) -> Contest {
        Contest(
            "POST to a server that does nothing, \(callers) callers", "requests/s",
            ours: Contestant("Hummingbird") {
                try await WebShop.open(inFlight: callers) { shop in
                    try await Wrk(port: shop.port, token: "", connections: callers).rate(for: arena.seconds)
                }
            })
    }

    /// The book of `scripts/load-check.lua`.
    private static let book = AddBook(title: "Emma", author: "Jane Austen", price: "7.50", description: "1")

    /// The service in this process, on as many connections as the commands beside it; wrk is a process of its own.
    private static func posts(in arena: Arena, _ callers: Int) async throws -> Double {
        try await arena.clear()
        let client = try arena.client(connections: callers + 1)
        do {
            let rate = try await rate(in: arena, client, callers)
            await client.close()
            return rate
        } catch {
            await client.close()
            throw error
        }
    }

    private static func rate(in arena: Arena, _ client: PostgresClient, _ callers: Int) async throws -> Double {
        let token = try await CallerDirectory(client: client).create("wrk", role: .writer, by: "bench").token.text
        var configuration = ServiceConfiguration()
        configuration.port = 0
        return try await Listening.with(logger: arena.logger) { onListening in
            try BookshelfService(
                client: client, configuration: configuration, logger: arena.logger, onListening: onListening)
        } _: { port in
            try await Wrk(port: port, token: token, connections: callers).rate(for: arena.seconds)
        }
    }
}
