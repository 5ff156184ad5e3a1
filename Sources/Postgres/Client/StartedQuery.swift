/// A statement that was sent and not waited for.
public final class StartedQuery {
    /// Its place among what was sent since the last round trip.
    let index: Int
    private let transaction: Transaction
    private var answer: Rows?

    init(_ transaction: Transaction, at index: Int) {
        self.transaction = transaction
        self.index = index
    }

    /// Its rows, once they are here; must be asked for before the transaction ends.
    ///
    /// - Throws: ``PostgresError``: the first failure among what was sent before it and itself; `CancellationError` when
    ///   the task was cancelled.
    public func rows() throws -> Rows {
        if let answer { return answer }
        return try transaction.rows(of: self)
    }

    /// Keeps what came with a later round trip.
    func take(from answer: PipelineAnswer) { self.answer = answer.rows[index] }
}
