import HTTPTypes
import Hummingbird

/// What went wrong with a request, as RFC 9457 has it: `application/problem+json`.
struct Problem: Error, Hashable, Codable {
    /// One field or parameter that is wrong.
    struct Fault: Hashable, Codable {
        /// Where in the body, as a JSON pointer.
        var pointer: String?
        /// Which query parameter or header.
        var parameter: String?
        /// A stable word for programs.
        let code: String
        /// For people; never holds the value.
        let detail: String
    }

    let kind: ProblemKind
    /// What happened here, and what to do.
    let detail: String
    /// Everything that is wrong with the request.
    var errors: [Fault] = []
    /// Seconds until it is worth another try.
    var retryAfter: Int?
    /// The methods that the resource has.
    var allow: String?

    init(_ kind: ProblemKind, _ detail: String, errors: [Fault] = [], retryAfter: Int? = nil, allow: String? = nil) {
        (self.kind, self.detail, self.errors, self.retryAfter, self.allow) = (kind, detail, errors, retryAfter, allow)
    }

    /// As the client gets it.
    var answer: StoredAnswer {
        let body = Body(
            type: kind.type, title: kind.title, status: kind.status, detail: detail,
            errors: errors.isEmpty ? nil : errors)
        return StoredAnswer(status: kind.status, mediaType: "application/problem+json", json: body)
    }

    /// As the client gets it, with the header fields that belong to it.
    var response: Response {
        var response = answer.response
        if let retryAfter { response.headers[.retryAfter] = "\(retryAfter)" }
        if let allow { response.headers[.allow] = allow }
        if kind == .unauthenticated { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }

    private struct Body: Encodable {
        let type: String
        let title: String
        let status: Int
        let detail: String
        let errors: [Fault]?
    }
}
