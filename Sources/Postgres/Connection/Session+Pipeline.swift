import CLibPQ

extension Session {
    /// What the server owes for one message sent.
    private enum Expectation {
        case statement(Int)
        case preparation(of: Int)
        case deallocation(String)
    }

    /// Sends statements in one go and reads every answer: one round trip, whatever their number.
    ///
    /// Failures are in the answer. The statements must have been validated.
    func roundTrip(_ statements: [Statement]) -> PipelineAnswer {
        var answer = PipelineAnswer(count: statements.count)
        guard let connection else {
            answer.loss = PostgresError(.connectionLost, "the connection was lost earlier")
            return answer
        }
        trips.add()
        do {
            let expectations = try send(statements, connection)
            try receive(expectations, statements, connection, &answer)
        } catch {
            answer.loss = error.withReport(of: answer.failure?.error)
            disconnect()
        }
        return answer
    }

    // MARK: Sending

    private func send(_ statements: [Statement], _ connection: OpaquePointer) throws(PostgresError) -> [Expectation] {
        var expectations: [Expectation] = []
        expectations.reserveCapacity(statements.count + 2)
        var unsent = 0
        for (index, statement) in statements.enumerated() {
            try send(statement, index, connection, &expectations)
            unsent += parameters.size + 64
            // libpq keeps what the socket does not take: bound it.
            if unsent > 256 << 10 {
                try flushOutput(connection)
                unsent = 0
            }
        }
        for name in cache.takeDiscarded() {
            try require(PQsendQueryParams(connection, "DEALLOCATE \(name)", 0, nil, nil, nil, nil, 1), connection)
            expectations.append(.deallocation(name))
        }
        try require(PQpipelineSync(connection), connection)
        try flushOutput(connection)
        return expectations
    }

    private func send(
        _ statement: Statement, _ index: Int, _ connection: OpaquePointer, _ expectations: inout [Expectation]
    ) throws(PostgresError) {
        let sql = statement.sql
        parameters.load(sql.binds)
        defer { expectations.append(.statement(index)) }
        guard preparation.isOn else { return try sendUnprepared(sql, connection) }
        switch cache.lookUp(sql) {
        case .prepared(let name): try sendPrepared(name, sql, connection)
        case .toPrepare(let name):
            let count = Int32(sql.binds.count)
            try require(PQsendPrepare(connection, name, sql.text, count, parameters.types), connection)
            expectations.append(.preparation(of: index))
            try sendPrepared(name, sql, connection)
        }
    }

    private func sendPrepared(_ name: String, _ sql: SQL, _ connection: OpaquePointer) throws(PostgresError) {
        let sent = parameters.withPointers { values, lengths, formats in
            PQsendQueryPrepared(connection, name, Int32(sql.binds.count), values, lengths, formats, 1)
        }
        try require(sent, connection)
    }

    private func sendUnprepared(_ sql: SQL, _ connection: OpaquePointer) throws(PostgresError) {
        let types = parameters.types
        let sent = parameters.withPointers { values, lengths, formats in
            PQsendQueryParams(connection, sql.text, Int32(sql.binds.count), types, values, lengths, formats, 1)
        }
        try require(sent, connection)
    }

    private func require(_ sent: Int32, _ connection: OpaquePointer) throws(PostgresError) {
        guard sent == 1 else { throw lost(connection) }
    }

    // MARK: Receiving

    private func receive(
        _ expectations: [Expectation], _ statements: [Statement], _ connection: OpaquePointer,
        _ answer: inout PipelineAnswer
    ) throws(PostgresError) {
        for expectation in expectations {
            guard let pointer = try nextResult(connection) else { throw outOfStep(connection) }
            let result = ResultStorage(pointer)
            switch expectation {
            case .statement(let index): note(result, statements[index], index, &answer)
            case .preparation(let index):
                if !hasSucceeded(result) { cache.forget(statements[index].sql.text) }
                noteFailure(result, statements[index], index, &answer)
            case .deallocation(let name):
                if !hasSucceeded(result) { cache.discardAgain(name) }
            }
            guard try nextResult(connection) == nil else { throw outOfStep(connection) }
        }
        guard let last = try nextResult(connection).map(ResultStorage.init),
            PQresultStatus(last.pointer) == PGRES_PIPELINE_SYNC
        else { throw outOfStep(connection) }
    }

    private func note(_ result: ResultStorage, _ statement: Statement, _ index: Int, _ answer: inout PipelineAnswer) {
        guard hasSucceeded(result) else { return noteFailure(result, statement, index, &answer) }
        if statement.keepsRows { answer.rows[index] = Rows(storage: result) }
        switch statement.origin {
        case .commit: answer.commitTag = Rows(storage: result).tag
        case .client: break
        case .caller:
            if answer.failure == nil, let misuse = statement.misuse(PQcmdStatus(result.pointer)) {
                answer.failure = .init(index: index, error: misuse)
            }
        }
    }

    private func noteFailure(
        _ result: ResultStorage, _ statement: Statement, _ index: Int, _ answer: inout PipelineAnswer
    ) {
        guard answer.failure == nil, !hasSucceeded(result), PQresultStatus(result.pointer) != PGRES_PIPELINE_ABORTED
        else { return }
        let report = ServerReport(result.pointer)
        if report.routine == "RevalidateCachedQuery" { cache.discard(statement.sql.text) }
        if report.isPreparedStatementMixUp { preparation.turnOff(logger) }
        answer.failure = .init(index: index, error: statement.error(report))
    }

    private func hasSucceeded(_ result: ResultStorage) -> Bool {
        switch PQresultStatus(result.pointer) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: true
        default: false
        }
    }

    private func outOfStep(_ connection: OpaquePointer) -> PostgresError {
        PQstatus(connection) == CONNECTION_OK
            ? PostgresError(.connectionLost, "the answers do not match the statements (is it a COPY?)")
            : lost(connection)
    }
}
