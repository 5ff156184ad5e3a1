import CLibPQ
import Logging

/// One connection as its thread sees it.
///
/// It never leaves that thread, and so needs no lock.
final class Session {
    let configuration: PostgresConfiguration
    let cancellation: Cancellation
    let logger: Logger
    private let notices: NoticeSink
    private(set) var connection: OpaquePointer?
    var cache: StatementCache
    var parameters = ParameterBuffer()
    var pipeline = OpenPipeline()
    /// How long the server may be silent before it counts as gone; nil waits for ever.
    var silenceLimit: Duration?
    let preparation: PreparationSwitch
    let trips: TripCounter

    init(
        configuration: PostgresConfiguration, preparation: PreparationSwitch, trips: TripCounter,
        cancellation: Cancellation, logger: Logger
    ) {
        self.configuration = configuration
        self.cancellation = cancellation
        self.logger = logger
        notices = NoticeSink(logger)
        cache = StatementCache(limit: configuration.preparedStatementLimit)
        self.preparation = preparation
        self.trips = trips
        silenceLimit = configuration.statementTimeout
    }

    deinit { disconnect() }

    /// The server's process for this connection; 0 without one.
    var backendPID: Int32 { connection.map { PQbackendPID($0) } ?? 0 }

    /// Whether a statement failed and the server refuses all but ROLLBACK.
    var isInFailedTransaction: Bool { connection.map { PQtransactionStatus($0) == PQTRANS_INERROR } ?? false }

    /// Whether the connection may serve somebody else.
    var isReusable: Bool {
        guard let connection else { return false }
        return PQstatus(connection) == CONNECTION_OK && PQtransactionStatus(connection) == PQTRANS_IDLE
    }

    /// Opens the connection unless there is one that works.
    ///
    /// An idle connection may have died unseen, so look first: that costs no round trip.
    func ensureConnected() throws {
        if let connection, isReusable, !hasEnded(connection) { return }
        disconnect()
        let opened = try openConnection(configuration, notices)
        connection = opened
        guard PQenterPipelineMode(opened) == 1, PQsetnonblocking(opened, 1) == 0 else {
            disconnect()
            throw PostgresError(.connectionFailed, "the connection cannot pipeline")
        }
        cancellation.connected(opened)
    }

    /// Closes the connection; the server rolls back what was open.
    func disconnect() {
        guard let connection else { return }
        cancellation.connected(nil)
        PQfinish(connection)
        self.connection = nil
        cache = StatementCache(limit: configuration.preparedStatementLimit)
    }

    /// Reads what an idle connection received: notices, or its end.
    private func hasEnded(_ connection: OpaquePointer) -> Bool {
        while !waitForSocket(PQsocket(connection), .readable, milliseconds: 0).isEmpty {
            guard PQconsumeInput(connection) == 1 else { return true }
            _ = PQisBusy(connection)
        }
        return PQstatus(connection) != CONNECTION_OK
    }
}
