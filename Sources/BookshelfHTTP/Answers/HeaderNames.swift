import HTTPTypes

extension HTTPField.Name {
    /// A name of letters and hyphens, which is never refused.
    private static func name(_ text: String) -> HTTPField.Name { HTTPField.Name(text) ?? .trailer }

    /// The client's name for one request.
    static let idempotencyKey = name("Idempotency-Key")
    /// `true` where an earlier request had got the answer.
    static let idempotencyReplayed = name("Idempotency-Replayed")
    /// What a command answers and a read of the catalog may name.
    static let consistencyToken = name("Consistency-Token")
    /// Where the next page is.
    static let link = name("Link")
    /// Names this request in the log.
    static let requestID = name("X-Request-ID")
    /// Shared by everything that one outside request set in motion.
    static let correlationID = name("X-Correlation-ID")
    /// W3C trace context.
    static let traceParent = name("traceparent")
}
