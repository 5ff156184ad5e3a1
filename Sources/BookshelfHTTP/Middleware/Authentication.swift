import BookshelfPostgres
import HTTPTypes
import Hummingbird

/// Finds out who sends a request, and whether they may.
struct Authentication: RouterMiddleware {
    let callers: CallerDirectory
    let allowsAnonymousWrites: Bool
    /// What a request needs at least.
    let needed: CallerRole

    @concurrent func handle(
        _ request: Request, context: ServiceContext, next: Next
    ) async throws -> Response {
        context.caller = try await caller(of: request)
        guard let caller = context.caller else {
            throw Problem(.unauthenticated, "the request needs a valid token; send Authorization: Bearer <token>")
        }
        guard caller.role.includes(needed) else {
            throw Problem(.forbidden, "this needs the role \(needed.rawValue); ask for a token that has it")
        }
        return try await next(request, context)
    }

    private static let scheme = "bearer "

    private func caller(of request: Request) async throws -> Caller? {
        guard let header = request.headers[.authorization] else {
            return allowsAnonymousWrites ? Caller(name: "anonymous", role: .writer) : nil
        }
        guard header.prefix(Self.scheme.count).lowercased() == Self.scheme else { return nil }
        return try await callers.caller(for: String(header.dropFirst(Self.scheme.count)))
    }
}
