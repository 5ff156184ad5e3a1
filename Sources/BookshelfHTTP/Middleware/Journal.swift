import BookshelfPostgres
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Outbox

/// Gives each request its identities and writes a line for it: the route, never the path, a query or a body.
struct Journal: RouterMiddleware {
    @concurrent func handle(
        _ request: Request, context: ServiceContext, next: Next
    ) async throws -> Response {
        var context = context
        let start = ContinuousClock.now
        context.identify(by: request)
        var response = try await next(request, context)
        response.headers.append(HTTPField(name: .requestID, value: context.id))
        response.headers.append(HTTPField(name: .correlationID, value: context.correlation.lowercased))
        response.headers.append(HTTPField(name: .xContentTypeOptions, value: "nosniff"))
        if !response.headers.contains(.cacheControl) {
            response.headers.append(HTTPField(name: .cacheControl, value: "no-store"))
        }
        let elapsed = ContinuousClock.now - start
        context.logger.log(
            level: response.status.code >= 500 ? .warning : .info, "request",
            metadata: context.trail.merging([
                "method": "\(request.method.rawValue)", "route": "\(context.endpointPath ?? "-")",
                "status": "\(response.status.code)",
                "milliseconds":
                    "\(elapsed.components.seconds * 1000 + elapsed.components.attoseconds / 1_000_000_000_000_000)",
            ]) { $1 })
        return response
    }
}

extension ServiceContext {
    /// Takes the correlation and the trace that the client names, where they have the right form.
    fileprivate mutating func identify(by request: Request) {
        if let named = request.headers[.correlationID].flatMap({ UUID(uuidString: $0) }) { correlation = named }
        traceParent = request.headers[.traceParent].flatMap { Self.isTraceParent($0) ? $0 : nil }
    }

    /// `00-<32 digits>-<16 digits>-<2 digits>`, hexadecimal in lower case.
    private static func isTraceParent(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return parts.map(\.count) == [2, 32, 16, 2]
            && parts.joined().allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
