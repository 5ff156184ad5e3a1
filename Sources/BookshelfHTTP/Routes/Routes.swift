import Bookshelf
import BookshelfPostgres
import Foundation
import HTTPTypes
import Hummingbird
import Outbox
import OutboxPostgres

/// Everything that requests can ask for.
struct Routes {
    let store: PostgresOutboxStore
    let queries: BookshelfQueries
    let callers: CallerDirectory
    let signer: CursorSigner
    let configuration: ServiceConfiguration

    /// Who answers each request.
    func responder() -> some HTTPResponder<ServiceContext> {
        var endpoints = Endpoints()
        for (method, path) in Self.all { endpoints.add(method, path) }
        let router = Router(context: ServiceContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: Journal())
        router.add(middleware: Problems(endpoints: endpoints))
        addHealth(to: router.group())
        addDocuments(to: router.group())
        let admitted = router.group().add(middleware: Admission(most: configuration.mostRequests))
        let readers = admitted.group().add(middleware: authentication(.reader))
        let writers = admitted.group().add(middleware: authentication(.writer))
        addBooks(readers, writers)
        addOrders(readers, writers)
        addInventory(readers, writers)
        addCatalog(readers)
        return router.buildResponder()
    }

    private static let all = [
        ("GET", "/health/live"), ("GET", "/health/ready"), ("GET", "/openapi.json"), ("GET", "/problems"),
        ("GET", "/problems/{word}"), ("GET", "/books"), ("POST", "/books"), ("GET", "/books/{id}"), ("GET", "/orders"),
        ("POST", "/orders"), ("GET", "/orders/{id}"), ("POST", "/orders/{id}/confirm"), ("POST", "/orders/{id}/ship"),
        ("GET", "/inventory"), ("GET", "/inventory/{id}"), ("POST", "/inventory/{id}/adjustments"),
        ("GET", "/catalog"), ("GET", "/catalog/{id}"),
    ]

    private func authentication(_ needed: CallerRole) -> Authentication {
        Authentication(
            callers: callers, allowsAnonymousWrites: configuration.allowsAnonymousWrites, needed: needed)
    }

    var submission: Submission { Submission(store: store) }

    /// Does the command that a request's body describes.
    ///
    /// Throws ``Problem`` with everything that is wrong with the body.
    func answer<Base: Answered>(
        _ request: Request, _ context: ServiceContext, _ command: (BodyFields) throws -> Base
    ) async throws -> Response {
        let fields = try await request.fields(upTo: configuration.bodyLimit)
        let command = try command(fields)
        try fields.check(command)
        return try await submission.answer(command, to: request, context)
    }

    /// The aggregate in the path, with its version; 304 where the client has it.
    func show<Aggregate: AggregateRoot & Sendable>(
        _ type: Aggregate.Type, _ request: Request, _ context: ServiceContext,
        _ body: @Sendable (Aggregate) -> some Encodable
    ) async throws -> Response where Aggregate.ID == Identity<Aggregate> {
        try await show(type, by: try context.identity(of: Aggregate.self), request, body)
    }

    /// The aggregate of an identity.
    func show<Aggregate: AggregateRoot & Sendable>(
        _ type: Aggregate.Type, by id: Aggregate.ID, _ request: Request, _ body: (Aggregate) -> some Encodable
    ) async throws -> Response {
        try request.expectParameters()
        let aggregate = try await store.perform { work in try work.repository(of: Aggregate.self).get(id) }
        guard try !request.hasVersion(aggregate.version) else {
            return Response(status: .notModified, headers: [.eTag: EntityTag(version: aggregate.version).text])
        }
        return StoredAnswer(status: 200, version: aggregate.version, json: body(aggregate)).response
    }

    /// A page of a list, and where the next one is.
    func page<Item: Encodable & Sendable>(
        of kind: String, _ request: Request, _ read: (UUID, Int) async throws -> Page<Item>
    ) async throws -> Response {
        let (after, limit) = try request.page(of: kind, signer)
        let page = try await read(after, limit)
        let next = page.next.flatMap { UUID(uuidString: $0) }.map { signer.sign(kind: kind, after: $0) }
        var response = StoredAnswer(status: 200, json: PageBody(items: page.items, next: next)).response
        if let next { response.headers[.link] = "</\(kind)?limit=\(limit)&cursor=\(next)>; rel=\"next\"" }
        return response
    }
}
