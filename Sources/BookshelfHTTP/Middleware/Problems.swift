import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1

/// Makes every error an answer, once: as a problem for the client, and in the log where it is ours.
struct Problems: RouterMiddleware {
    let endpoints: Endpoints

    @concurrent func handle(
        _ request: Request, context: ServiceContext, next: Next
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPParserError {
            // What cannot be told apart from the next request is answered 400 by the server, which then closes.
            throw error
        } catch {
            let problem = problem(error, request, context)
            if problem.kind == .internalError {
                context.logger.error(
                    "a request failed by a defect", metadata: context.trail.merging(["error": "\(error)"]) { $1 })
            } else if problem.kind.status >= 500 {
                context.logger.warning(
                    "a request was put off", metadata: context.trail.merging(["error": "\(error)"]) { $1 })
            }
            return problem.response
        }
    }

    /// A resource that has other methods is not missing.
    private func problem(_ error: any Error, _ request: Request, _ context: ServiceContext) -> Problem {
        if (error as? HTTPError)?.status == .notFound, let methods = endpoints.methods(at: request.uri.path) {
            return Problem(
                .methodNotAllowed, "the resource has other methods: \(methods)", allow: methods)
        }
        return Problem(error)
    }
}
