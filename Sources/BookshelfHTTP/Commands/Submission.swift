import Bookshelf
import BookshelfPostgres
import Hummingbird
import Outbox

/// Does commands for requests, once for each key.
struct Submission: Sendable {
    let store: any OutboxStore

    /// The answer to a request: the one it gets first, and every repeat after it.
    ///
    /// What is refused by what is stored (a rule of the domain, something missing, a version) is remembered under the key
    /// as well. What may succeed later is not: somebody in the way, no database. Throws ``Problem`` for these.
    func answer<Base: Answered>(
        _ command: Base, to request: Request, _ context: ServiceContext
    ) async throws -> Response {
        let key = try request.idempotencyKey(of: context.caller?.name ?? "")
        let requested = RequestedCommand(
            method: request.method.rawValue, route: context.endpointPath ?? request.uri.path,
            expected: try ExpectedVersions(request), command: command)
        do {
            return try await submit(requested, key, context)
        } catch let error as OutboxError where error.code == .idempotencyKeyReused {
            throw error
        } catch {
            guard let refusal = Self.refusal(error) else { throw error }
            return try await submit(RefusedCommand(requested, refusal.answer), key, context)
        }
    }

    /// Again where somebody else changed the same aggregate meanwhile: then it decides by what is there now.
    private func submit<Requested: Command>(
        _ command: Requested, _ key: IdempotencyKey, _ context: ServiceContext
    ) async throws -> Response where Requested.Response: AnswerHolder {
        var conflicts = 0
        while true {
            do {
                let receipt = try await store.submit(command, key: key, as: context.metadata)
                var response = receipt.response.answer.response
                if receipt.isReplay { response.headers[.idempotencyReplayed] = "true" }
                return response
            } catch let error as OutboxError where error.code == .versionConflict && conflicts < 5 {
                conflicts += 1
            }
        }
    }

    /// What is decided for good by what is stored; nil for everything else.
    private static func refusal(_ error: any Error) -> Problem? {
        switch error {
        case let problem as Problem: problem
        case is DomainError: Problem(error)
        case let error as OutboxError where error.code == .notFound: Problem(error)
        default: nil
        }
    }
}
