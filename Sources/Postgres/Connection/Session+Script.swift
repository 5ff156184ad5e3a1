import CLibPQ

extension Session {
    /// Runs a text of several statements by the simple protocol, outside of the pipeline.
    func runScript(_ statement: Statement) throws {
        silenceLimit = configuration.statementTimeout
        guard let connection, PQexitPipelineMode(connection) == 1 else {
            throw PostgresError(.connectionLost, "the connection was lost earlier")
        }
        do {
            let failure = try exchange(statement, connection)
            guard PQenterPipelineMode(connection) == 1 else { throw lost(connection) }
            if let failure { throw failure }
            try requireIdle(connection, statement)
        } catch let error as PostgresError where error.code == .connectionLost || error.code == .timeout {
            disconnect()
            throw error.judged(statement).at(statement.file, statement.line)
        } catch let error as PostgresError {
            if cancellation.isRequested, error.sqlState == .queryCanceled { throw CancellationError() }
            throw error
        }
    }

    private func exchange(_ statement: Statement, _ connection: OpaquePointer) throws(PostgresError) -> PostgresError? {
        guard PQsendQuery(connection, statement.sql.text) == 1 else { throw lost(connection) }
        try flushOutput(connection)
        var failure: PostgresError?
        while let result = try nextResult(connection).map(ResultStorage.init) {
            switch PQresultStatus(result.pointer) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: break
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                throw PostgresError(.connectionLost, "COPY to or from the client is not supported")
            default: failure = failure ?? statement.error(ServerReport(result.pointer))
            }
        }
        return failure
    }

    private func requireIdle(_ connection: OpaquePointer, _ statement: Statement) throws {
        guard PQtransactionStatus(connection) != PQTRANS_IDLE else { return }
        disconnect()
        throw PostgresError(
            .transactionMisuse, "the script left a transaction open; it was rolled back", file: statement.file,
            line: statement.line)
    }
}
