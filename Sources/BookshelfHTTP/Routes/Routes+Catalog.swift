import Bookshelf
import BookshelfPostgres
import Hummingbird
import Outbox

extension Routes {
    /// The catalog is kept by the relay, so it may be a moment behind; a token says what a reader has to see.
    func addCatalog(_ readers: RouterGroup<ServiceContext>) {
        readers.get("catalog") { request, _ in
            try await waitForToken(of: request)
            return try await page(of: "catalog", request) { after, limit in
                try await queries.catalog(after: Identity(after), limit: limit)
            }
        }
        readers.get("catalog/:id") { request, context in
            let id = try context.identity(of: Book.self)
            try request.expectParameters()
            try await waitForToken(of: request)
            guard let entry = try await queries.catalogEntry(of: id) else {
                throw Problem(.notFound, "no book \(id) in the catalog; if it was just added, name its token")
            }
            return StoredAnswer(status: 200, json: entry).response
        }
    }

    private func waitForToken(of request: Request) async throws {
        guard let text = request.headers[.consistencyToken] else { return }
        guard let token = ConsistencyToken(text) else {
            throw Problem(
                parameter: "Consistency-Token", "not_a_token", "must be the Consistency-Token of an answer, as it was")
        }
        guard try await queries.waitForCatalog(token, upTo: configuration.readWait) else {
            throw Problem(
                .catalogBehind, "the catalog does not show that change yet; read again, or look whether a relay runs",
                retryAfter: 1)
        }
    }
}
