import Hummingbird
import Synchronization

/// Lets only so many requests in at a time: whoever comes then is told at once to come again.
///
/// Without it every one would wait for a connection, longer than its client does, and memory would grow.
final class Admission: RouterMiddleware {
    private let most: Int
    private let inside = Atomic(0)

    init(most: Int) { self.most = most }

    @concurrent func handle(
        _ request: Request, context: ServiceContext, next: Next
    ) async throws -> Response {
        defer { inside.subtract(1, ordering: .relaxed) }
        guard inside.add(1, ordering: .relaxed).newValue <= most else {
            throw Problem(.overloaded, "the service has too much to do; send it again", retryAfter: 1)
        }
        return try await next(request, context)
    }
}
