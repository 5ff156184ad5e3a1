/// An open transaction, lent to a closure.
///
/// It is a class and deliberately not `Sendable`: it cannot be captured by a `Task`, kept for later or used across an
/// `await`; the compiler refuses. It has no verb for COMMIT or ROLLBACK: return commits, throwing rolls back.
public final class Transaction {
    let session: Session
    private let options: TransactionOptions
    private let file: String
    private let line: Int
    private var queue: [Statement] = []
    /// How often something was sent; the first time carries BEGIN.
    private var trips = 0
    /// What was sent since the last round trip, and whose rows somebody may still ask for.
    private var started: [StartedQuery] = []
    private var isOver = false
    private var savepoints = 0
    /// What made the transaction unfit to commit, even if the closure swallowed it.
    private var spoiled: PostgresError?

    init(session: Session, options: TransactionOptions, file: String, line: Int) {
        self.session = session
        self.options = options
        self.file = file
        self.line = line
    }

    /// The server's process for this connection.
    public var backendPID: Int32 { session.backendPID }

    /// Runs a statement, after all that is queued, in one round trip.
    ///
    /// - Throws: ``PostgresError``: the first failure, be it of a queued statement; `CancellationError` when the task
    ///   was cancelled. The transaction is then aborted; only ``savepoint(_:)`` can save it.
    public func query(_ sql: SQL, file: String = #fileID, line: Int = #line) throws -> Rows {
        try answers(to: [Statement(sql, keepsRows: true, file: file, line: line)])[0]
    }

    /// Runs several statements, after all that is queued, in one round trip; otherwise as ``query(_:file:line:)``.
    public func queries(_ sqls: [SQL], file: String = #fileID, line: Int = #line) throws -> [Rows] {
        try answers(to: sqls.map { Statement($0, keepsRows: true, file: file, line: line) })
    }

    /// Runs a statement as ``query(_:file:line:)`` does and returns how many rows it affected.
    @discardableResult
    public func execute(_ sql: SQL, file: String = #fileID, line: Int = #line) throws -> Int {
        try query(sql, file: file, line: line).affected
    }

    /// Queues a statement for the next round trip, or for COMMIT's.
    ///
    /// Its answer is always checked.
    ///
    /// `check` sees its rows when they are there. If nothing flushes before COMMIT that is after the commit: throwing
    /// then is a programming error and reported as ``PostgresError/Code/transactionMisuse``. A write that must not
    /// go through under some condition has to *fail* in SQL.
    public func enqueue(
        _ sql: SQL, check: ((Rows) throws -> Void)? = nil, file: String = #fileID, line: Int = #line
    ) {
        queue.append(Statement(sql, check: check, file: file, line: line))
    }

    /// Sends what is queued and checks every answer: one round trip for all, none if there is nothing.
    ///
    /// - Throws: as ``query(_:file:line:)``.
    public func flush() throws {
        if !queue.isEmpty { _ = try answers(to: []) }
    }

    /// Sends what is queued and does not wait: the server works while the caller goes on.
    ///
    /// The answers are checked with the next round trip, so an error of a pushed statement may be thrown by a later one.
    ///
    /// - Throws: ``PostgresError`` where the connection is lost; `CancellationError` when the task was cancelled.
    public func push() throws {
        guard !queue.isEmpty else { return }
        _ = try send([])
    }

    /// Sends statements, after all that is queued, and does not wait: their rows are asked for later.
    ///
    /// - Throws: as ``push()``.
    public func start(_ sqls: [SQL], file: String = #fileID, line: Int = #line) throws -> [StartedQuery] {
        let end = try send(sqls.map { Statement($0, keepsRows: true, file: file, line: line) })
        let queries = (end - sqls.count..<end).map { StartedQuery(self, at: $0) }
        started += queries
        return queries
    }

    /// Sends a statement as ``start(_:file:line:)`` does several.
    public func start(_ sql: SQL, file: String = #fileID, line: Int = #line) throws -> StartedQuery {
        try start([sql], file: file, line: line)[0]
    }

    /// Runs `body` so that its failure undoes only its own statements; costs a round trip when it ends.
    ///
    /// - Throws: what `body` throws, after ROLLBACK TO.
    public func savepoint<R>(_ body: () throws -> R) throws -> R {
        savepoints += 1
        defer { savepoints -= 1 }
        let name = "sp\(savepoints)"
        let mark = queue.count
        let tripsBefore = trips
        enqueueOwn("SAVEPOINT \(name)")
        do {
            let result = try body()
            enqueueOwn("RELEASE SAVEPOINT \(name)")
            try flush()
            return result
        } catch {
            if trips == tripsBefore {
                queue.removeSubrange(mark...)
            } else {
                undo(to: name)
            }
            throw error
        }
    }
}

// MARK: - Round trips

extension Transaction {
    private func enqueueOwn(_ text: String) {
        queue.append(Statement(SQL(unsafeText: text), .client, file: file, line: line))
    }

    private func undo(to name: String) {
        queue.removeAll()
        guard spoiled == nil else { return }
        endPipeline()
        enqueueOwn("ROLLBACK TO SAVEPOINT \(name)")
        enqueueOwn("RELEASE SAVEPOINT \(name)")
        // A failure here leaves the transaction aborted, and COMMIT will say so.
        _ = exchange(takeQueue())
    }

    /// BEGIN, when still due, and what is queued.
    private func takeQueue() -> [Statement] {
        defer { queue.removeAll(keepingCapacity: true) }
        guard trips == 0 else { return queue }
        return options.opening.map { Statement($0, .client, file: file, line: line) } + queue
    }

    private func answers(to statements: [Statement]) throws -> [Rows] {
        let answer = exchange(try ready(statements))
        try answer.requireSuccess()
        try answer.check()
        return answer.rows.suffix(statements.count).compactMap(\.self)
    }

    /// What is to be sent now, once nothing is found wrong with it.
    private func ready(_ statements: [Statement]) throws -> [Statement] {
        try requireUsable()
        do {
            for statement in statements { try statement.validate() }
        } catch let error as PostgresError where error.code == .transactionMisuse {
            spoiled = error
            throw error
        }
        return takeQueue() + statements
    }

    private func exchange(_ statements: [Statement]) -> PipelineAnswer {
        let answer = session.roundTrip(statements)
        trips += 1
        note(answer)
        for query in started { query.take(from: answer) }
        started = []
        return answer
    }

    /// Sends without waiting; the place behind the last statement among those since the last round trip.
    private func send(_ statements: [Statement]) throws -> Int {
        // Nothing follows BEGIN before its answer is here: had it failed, each statement would commit by itself.
        if trips == 0 { _ = try answers(to: []) }
        let all = try ready(statements)
        guard !all.isEmpty else { return 0 }
        trips += 1
        try session.push(all)
        return session.pipeline.answer.statements.count
    }

    /// The rows of a statement whose answer is still owed.
    func rows(of query: StartedQuery) throws -> Rows {
        try requireUsable()
        guard started.contains(where: { $0 === query }) else {
            throw PostgresError(
                .rolledBack, "an earlier statement failed, so this one has no rows", file: file, line: line)
        }
        let answer = session.answer(upTo: query.index)
        note(answer)
        try answer.requireSuccess()
        try answer.check(upTo: query.index + 1)
        session.pipeline.answer.checked = query.index + 1
        guard let rows = answer.rows[query.index] else {
            throw PostgresError(.connectionLost, "no answer", file: file, line: line)
        }
        return rows
    }

    private func note(_ answer: PipelineAnswer) {
        if let error = answer.failure?.error, error.code == .transactionMisuse { spoiled = error }
    }

    /// Reads what the server still owes, so that it takes statements again after a failure.
    private func endPipeline() {
        if !session.pipeline.isEmpty { _ = session.roundTrip([]) }
        started = []
    }

    private func requireUsable() throws {
        guard !isOver else {
            throw PostgresError(.transactionMisuse, "the transaction is over", file: file, line: line)
        }
        if let spoiled { throw spoiled }
        if session.cancellation.isRequested { throw CancellationError() }
        guard session.connection != nil else {
            throw PostgresError(.connectionLost, "the connection was lost earlier", file: file, line: line)
        }
        // What cannot be sent stays queued: nobody may commit without it by swallowing the error.
        for statement in queue { try statement.validate() }
    }
}

// MARK: - The end

extension Transaction {
    /// Sends what is queued together with COMMIT, and says which of its three outcomes it had.
    func commit() throws {
        defer { isOver = true }
        guard trips > 0 || !queue.isEmpty else { return }
        try requireUsable()
        // In an aborted transaction nothing queued could run; COMMIT itself will answer ROLLBACK.
        if session.isInFailedTransaction { queue.removeAll() }
        let commit = Statement("COMMIT", .commit, file: file, line: line)
        let answer = exchange(takeQueue() + [commit])
        try CommitOutcome(answer, isReadOnly: options.isReadOnly).require(file, line)
        do { try answer.check() } catch {
            throw PostgresError(
                .transactionMisuse, "committed, but the check of a statement that went out with COMMIT threw",
                file: file,
                line: line, underlying: error)
        }
    }

    /// Undoes what was sent.
    ///
    /// A connection on which that fails is closed, and the server then undoes it.
    func rollBack() {
        defer { isOver = true }
        queue.removeAll()
        endPipeline()
        guard trips > 0, session.connection != nil, !session.isReusable else { return }
        _ = session.roundTrip([Statement("ROLLBACK", .client, file: file, line: line)])
    }
}
