import CLibPQ

extension Session {
    /// Sends statements in one go, with what was pushed before, and reads every answer: one round trip.
    ///
    /// Failures are in the answer. The statements must have been validated.
    func roundTrip(_ statements: [Statement]) -> PipelineAnswer {
        trips.add()
        defer { pipeline = OpenPipeline() }
        attempt { connection throws(PostgresError) in
            try send(statements, connection)
            try sendEnd(connection)
            try receive(upTo: pipeline.expectations.count, connection)
        }
        return pipeline.answer
    }

    /// Sends statements and waits for nothing: the server begins while the caller goes on.
    ///
    /// It ends with a sync, as a round trip does: only then the server counts the time that the caller is silent. What
    /// the server has answered already is taken from it, so that it need not wait for room to say more.
    ///
    /// - Throws: why the connection was lost. Failures of statements come with a later answer.
    func push(_ statements: [Statement]) throws(PostgresError) {
        attempt { connection throws(PostgresError) in
            try send(statements, connection)
            try sendEnd(connection)
            _ = PQconsumeInput(connection)  // An end of the connection shows when the answers are read.
        }
        if let loss = pipeline.answer.loss { throw loss }
    }

    /// What came back so far, with the answer to the statement at this place since the last round trip.
    func answer(upTo index: Int) -> PipelineAnswer {
        let end = pipeline.expectations.lastIndex { $0.statement == index }.map { $0 + 1 } ?? 0
        guard end > pipeline.received else { return pipeline.answer }
        trips.add()
        attempt { connection throws(PostgresError) in try receive(upTo: end, connection) }
        return pipeline.answer
    }

    /// Does something on the connection; where that fails the connection is given up.
    private func attempt(_ body: (OpaquePointer) throws(PostgresError) -> Void) {
        do throws(PostgresError) {
            guard let connection else {
                throw PostgresError(.connectionLost, "the connection was lost earlier")
            }
            try body(connection)
        } catch {
            pipeline.answer.loss = pipeline.answer.loss ?? error.withReport(of: pipeline.answer.failure?.error)
            disconnect()
        }
    }

    // MARK: Sending

    private func send(_ statements: [Statement], _ connection: OpaquePointer) throws(PostgresError) {
        var unsent = 0
        for statement in statements {
            let index = pipeline.answer.statements.count
            pipeline.answer.add(statement)
            try send(statement, index, connection)
            unsent += parameters.size + 64
            // libpq keeps what the socket does not take: bound it.
            if unsent > 256 << 10 {
                try flushOutput(connection)
                unsent = 0
            }
        }
    }

    private func sendEnd(_ connection: OpaquePointer) throws(PostgresError) {
        for name in cache.takeDiscarded() {
            try require(PQsendQueryParams(connection, "DEALLOCATE \(name)", 0, nil, nil, nil, nil, 1), connection)
            pipeline.expectations.append(.deallocation(name))
        }
        try require(PQpipelineSync(connection), connection)
        pipeline.expectations.append(.end)
        try flushOutput(connection)
    }

    private func send(
        _ statement: Statement, _ index: Int, _ connection: OpaquePointer
    ) throws(PostgresError) {
        let sql = statement.sql
        parameters.load(sql.binds)
        defer { pipeline.expectations.append(.statement(index)) }
        guard preparation.isOn else { return try sendUnprepared(sql, connection) }
        switch cache.lookUp(sql) {
        case .prepared(let name): try sendPrepared(name, sql, connection)
        case .toPrepare(let name):
            let count = Int32(sql.binds.count)
            try require(PQsendPrepare(connection, name, sql.text, count, parameters.types), connection)
            pipeline.expectations.append(.preparation(of: index))
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

    private func receive(upTo end: Int, _ connection: OpaquePointer) throws(PostgresError) {
        while pipeline.received < end {
            guard let pointer = try nextResult(connection) else { throw outOfStep(connection) }
            let result = ResultStorage(pointer)
            switch pipeline.expectations[pipeline.received] {
            case .statement(let index): note(result, pipeline.answer.statements[index], index)
            case .preparation(let index):
                let statement = pipeline.answer.statements[index]
                if !hasSucceeded(result) { cache.forget(statement.sql.text) }
                noteFailure(result, statement, index)
            case .deallocation(let name):
                if !hasSucceeded(result) { cache.discardAgain(name) }
            case .end:
                guard PQresultStatus(result.pointer) == PGRES_PIPELINE_SYNC else { throw outOfStep(connection) }
                pipeline.received += 1
                continue
            }
            pipeline.received += 1
            guard try nextResult(connection) == nil else { throw outOfStep(connection) }
        }
    }

    private func note(_ result: ResultStorage, _ statement: Statement, _ index: Int) {
        guard hasSucceeded(result) else { return noteFailure(result, statement, index) }
        if statement.keepsRows { pipeline.answer.rows[index] = Rows(storage: result) }
        switch statement.origin {
        case .commit: pipeline.answer.commitTag = Rows(storage: result).tag
        case .client: break
        case .caller:
            if pipeline.answer.failure == nil, let misuse = statement.misuse(PQcmdStatus(result.pointer)) {
                pipeline.answer.failure = .init(index: index, error: misuse)
            }
        }
    }

    private func noteFailure(_ result: ResultStorage, _ statement: Statement, _ index: Int) {
        guard pipeline.answer.failure == nil, !hasSucceeded(result),
            PQresultStatus(result.pointer) != PGRES_PIPELINE_ABORTED
        else { return }
        let report = ServerReport(result.pointer)
        if report.routine == "RevalidateCachedQuery" { cache.discard(statement.sql.text) }
        if report.isPreparedStatementMixUp { preparation.turnOff(logger) }
        pipeline.answer.failure = .init(index: index, error: statement.error(report))
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
