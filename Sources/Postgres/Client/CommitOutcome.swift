/// What became of a COMMIT: there are three answers, not two.
enum CommitOutcome {
    case committed
    case aborted(PostgresError)
    case unknown(PostgresError)

    /// Judges the answer to a pipeline that ended with COMMIT.
    ///
    /// An ERROR of an earlier statement made the server skip COMMIT. A FATAL proves nothing, wherever it stands: a
    /// pooler puts its own into the stream when it loses a server that may have committed.
    init(_ answer: PipelineAnswer, isReadOnly: Bool) {
        let commitIndex = answer.statements.count - 1
        if let failure = answer.failure, Self.isFinal(failure, commitIndex) {
            self = .aborted(failure.error)
        } else if let loss = answer.loss ?? answer.failure?.error {
            self = isReadOnly ? .aborted(loss) : .unknown(loss)
        } else if answer.commitTag == "COMMIT" {
            self = .committed
        } else {
            self = .aborted(
                PostgresError(
                    .rolledBack,
                    "COMMIT was answered \(answer.commitTag ?? "by nothing"): a statement had failed before"))
        }
    }

    /// Throws unless committed.
    func require(_ file: String, _ line: Int) throws {
        switch self {
        case .committed: return
        case .aborted(let error): throw error.at(file, line)
        case .unknown(let error):
            throw error.recoded(
                .commitOutcomeUnknown,
                "COMMIT was sent and its answer is missing; it may have happened: \(error.message)"
            ).at(file, line)
        }
    }

    private static func isFinal(_ failure: PipelineAnswer.Failure, _ commitIndex: Int) -> Bool {
        guard failure.error.code != .transactionMisuse else { return true }
        guard let report = failure.error.report, let state = report.sqlState, !report.endsConnection else {
            return false
        }
        if failure.index < commitIndex { return true }
        let isStorageOrShutdown = state.class == "58" || (state.class == "57" && state != .queryCanceled)
        return !isStorageOrShutdown
    }
}
