import Postgres
import Testing

/// The error of Postgres that `body` throws.
@discardableResult
func postgresError<R>(
    _ code: PostgresError.Code? = nil, sourceLocation: SourceLocation = #_sourceLocation,
    isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> R
) async throws -> PostgresError {
    let thrown = await #expect(throws: PostgresError.self, sourceLocation: sourceLocation) { _ = try await body() }
    let error = try #require(thrown, sourceLocation: sourceLocation)
    if let code { #expect(error.code == code, "\(error)", sourceLocation: sourceLocation) }
    return error
}
