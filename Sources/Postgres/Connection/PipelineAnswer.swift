/// What came back for one pipeline.
struct PipelineAnswer {
    /// The rows of statements that keep them, by the statement's position.
    var rows: [Rows?]
    /// The first statement that failed; the server skipped all after it.
    var failure: Failure?
    /// Why the connection is gone, when it is.
    var loss: PostgresError?
    /// The tag of the COMMIT, when it was answered.
    var commitTag: String?

    struct Failure {
        let index: Int
        let error: PostgresError
    }

    init(count: Int) { rows = Array(repeating: nil, count: count) }

    /// Whether everything was answered and nothing failed.
    func requireSuccess() throws {
        if let failure, loss == nil || failure.error.report?.endsConnection == false { throw failure.error }
        if let loss { throw loss }
    }
}
