/// The kinds of problems that clients can tell apart: each a stable word, a title and a status.
struct ProblemKind: Hashable, Codable {
    /// The last part of the type's address.
    let word: String
    /// The same for every problem of the kind.
    let title: String
    /// The HTTP status.
    let status: Int

    /// What `type` says: an address of this service, where the kind is explained.
    var type: String { "/problems/\(word)" }

    private init(_ word: String, _ status: Int, _ title: String) {
        (self.word, self.status, self.title) = (word, status, title)
    }

    /// A rule of the domain, by its own word.
    static func rule(_ code: String) -> ProblemKind {
        ProblemKind(code.split(separator: "_").joined(separator: "-"), 409, "A rule of the bookshop forbids it")
    }

    static let malformedRequest = ProblemKind("malformed-request", 400, "The request cannot be read")
    static let malformedJSON = ProblemKind("malformed-json", 400, "The body is no JSON")
    static let jsonTooDeep = ProblemKind("json-too-deep", 400, "The body is nested too deep")
    static let duplicateKey = ProblemKind("duplicate-key", 400, "The body names a field twice")
    static let invalidText = ProblemKind("invalid-text", 400, "The body holds text that is none")
    static let invalidNumber = ProblemKind("invalid-number", 400, "The body holds a number out of bounds")
    static let invalidBody = ProblemKind("invalid-body", 400, "Fields of the body have the wrong form")
    static let invalidParameter = ProblemKind("invalid-parameter", 400, "A parameter has the wrong form")
    static let keyMissing = ProblemKind("idempotency-key-missing", 400, "The request needs an Idempotency-Key")
    static let keyMalformed = ProblemKind("idempotency-key-malformed", 400, "The Idempotency-Key cannot be used")
    static let unauthenticated = ProblemKind("unauthenticated", 401, "Nobody knows this caller")
    static let forbidden = ProblemKind("forbidden", 403, "The caller's role does not allow it")
    static let notFound = ProblemKind("not-found", 404, "There is no such thing")
    static let methodNotAllowed = ProblemKind("method-not-allowed", 405, "The resource has other methods")
    static let requestTimeout = ProblemKind("request-timeout", 408, "The request took too long to arrive")
    static let inProgress = ProblemKind("request-in-progress", 409, "The same is being done at this moment")
    static let conflict = ProblemKind("conflict", 409, "The change does not fit what is stored")
    static let preconditionFailed = ProblemKind("precondition-failed", 412, "Somebody else changed it")
    static let contentTooLarge = ProblemKind("content-too-large", 413, "The body is too large")
    static let unsupportedMediaType = ProblemKind("unsupported-media-type", 415, "The body is no plain JSON")
    static let validationFailed = ProblemKind("validation-failed", 422, "Fields have values that are not allowed")
    static let keyReused = ProblemKind("idempotency-key-reused", 422, "The key stands for another request")
    static let internalError = ProblemKind("internal-error", 500, "The service has a defect")
    static let overloaded = ProblemKind("overloaded", 503, "The service has too much to do")
    static let databaseUnavailable = ProblemKind("database-unavailable", 503, "The database does not answer")
    static let outcomeUnknown = ProblemKind("outcome-unknown", 503, "It is not known yet whether it was done")
    static let catalogBehind = ProblemKind("catalog-behind", 503, "The catalog has not come that far")

    /// All but those of the domain's rules.
    static let all = [
        malformedRequest, malformedJSON, jsonTooDeep, duplicateKey, invalidText, invalidNumber, invalidBody,
        invalidParameter, keyMissing, keyMalformed, unauthenticated, forbidden, notFound, methodNotAllowed,
        requestTimeout, inProgress, conflict, preconditionFailed, contentTooLarge, unsupportedMediaType,
        validationFailed, keyReused, internalError, overloaded, databaseUnavailable, outcomeUnknown, catalogBehind,
    ]
}
