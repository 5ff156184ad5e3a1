/// What came back for one pipeline.
struct PipelineAnswer {
    /// What was sent.
    private(set) var statements: [Statement] = []
    /// The rows of statements that keep them, by the statement's position.
    var rows: [Rows?] = []
    /// The first statement that failed; the server skipped all after it.
    var failure: Failure?
    /// Why the connection is gone, when it is.
    var loss: PostgresError?
    /// The tag of the COMMIT, when it was answered.
    var commitTag: String?

    /// How many statements' checks were asked already.
    var checked = 0

    struct Failure {
        let index: Int
        let error: PostgresError
    }

    mutating func add(_ statement: Statement) {
        statements.append(statement)
        rows.append(nil)
    }

    /// Whether everything was answered and nothing failed.
    func requireSuccess() throws {
        if let failure, loss == nil || failure.error.report?.endsConnection == false { throw failure.error }
        if let loss { throw loss }
    }

    /// Asks the checks of statements that came with one, up to a place.
    func check(upTo end: Int? = nil) throws {
        for place in checked..<max(checked, end ?? statements.count) {
            if let rows = rows[place] { try statements[place].check?(rows) }
        }
    }
}
