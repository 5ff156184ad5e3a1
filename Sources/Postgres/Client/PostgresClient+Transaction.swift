extension PostgresClient {
    /// Runs `body` in a transaction: returning commits, throwing rolls back.
    ///
    /// The whole closure runs on the connection's thread. BEGIN goes out with its first round trip and COMMIT with its
    /// last queued writes, so a closure that only queues costs one round trip. After 40001 and 40P01 it runs again from
    /// the start, up to `options.retries` times: it must not do anything that outlives a rollback.
    ///
    /// - Throws: what `body` throws, unchanged; ``PostgresError``, where ``PostgresError/Code/commitOutcomeUnknown``
    ///   means that the answer to COMMIT was lost and everything else means that nothing was committed;
    ///   `CancellationError` when the task was cancelled and nothing was committed.
    public func withTransaction<R>(
        _ options: TransactionOptions = .init(), file: String = #fileID, line: Int = #line,
        _ body: sending @escaping (Transaction) throws -> sending R
    ) async throws -> sending R {
        let body = Sent(body)
        var attempt = 0
        while true {
            do {
                return try await pool.run { session in
                    let transaction = Transaction(session: session, options: options, file: file, line: line)
                    return try session.run(transaction, options, body.value)
                }
            } catch let error as PostgresError where error.isWorthAnotherRun && attempt < options.retries {
                attempt += 1
                try await Task.sleep(for: Self.pause(before: attempt))
            }
        }
    }

    /// Up to 10 ms, 20 ms, 40 ms … 1 s; at random, so that those who collided do not meet again.
    private static func pause(before attempt: Int) -> Duration {
        .microseconds(Int.random(in: 0...min(1_000_000, 10_000 << min(attempt - 1, 7))))
    }
}

extension Session {
    /// Runs a closure in a transaction, to one of its ends.
    func run<R>(
        _ transaction: Transaction, _ options: TransactionOptions, _ body: (Transaction) throws -> sending R
    ) throws -> sending R {
        silenceLimit = options.statementTimeout ?? configuration.statementTimeout
        do {
            let result = try body(transaction)
            try transaction.commit()
            return result
        } catch {
            transaction.rollBack()
            throw cancellation.isRequested && error.isCancellation ? CancellationError() : error
        }
    }

    /// Runs one statement without BEGIN and COMMIT: the server commits it by itself.
    func runAlone(_ statement: Statement) throws -> Rows {
        silenceLimit = configuration.statementTimeout
        let answer = roundTrip([statement])
        do {
            try answer.requireSuccess()
            guard let rows = answer.rows.first ?? nil else { throw PostgresError(.connectionLost, "no answer") }
            return rows
        } catch let error as PostgresError {
            if cancellation.isRequested, error.isCancellation { throw CancellationError() }
            throw error.judged(statement).at(statement.file, statement.line)
        }
    }
}

extension PostgresError {
    /// A lost connection leaves a writing statement's outcome unknown.
    func judged(_ statement: Statement) -> PostgresError {
        guard code == .connectionLost || code == .timeout, !statement.sql.isReading else { return self }
        return recoded(
            .commitOutcomeUnknown,
            "the statement was sent and its answer is missing; it may have happened: \(message)")
    }

    /// Whether the transaction lost a race and nothing else is wrong with it.
    fileprivate var isWorthAnotherRun: Bool {
        switch sqlState {
        case .serializationFailure, .deadlockDetected: code == .server
        // Ours to mend: the statement was prepared for a table that changed, or on a connection a pooler took away.
        case .invalidStatementName, .duplicatePreparedStatement: code == .server
        default: report?.routine == "RevalidateCachedQuery"
        }
    }
}

extension SQL {
    fileprivate var isReading: Bool {
        let first = text.drop { $0.isWhitespace }.prefix { $0.isLetter }.uppercased()
        return ["SELECT", "VALUES", "TABLE", "SHOW", "EXPLAIN"].contains(first)
    }
}

extension Error {
    /// Whether it is what a cancel request makes of a statement.
    fileprivate var isCancellation: Bool {
        guard let error = self as? PostgresError else { return false }
        return error.sqlState == .queryCanceled && error.code == .server || error.code == .rolledBack
            || error.code == .timeout
    }
}
