import CLibPQ

extension Session {
    /// Sends what libpq still holds, reading meanwhile so that neither side waits for the other.
    func flushOutput(_ connection: OpaquePointer) throws(PostgresError) {
        while true {
            switch PQflush(connection) {
            case 0: return
            case 1: try waitForProgress(connection, [.readable, .writable])
            default: throw lost(connection)
            }
        }
    }

    /// The next answer; nil ends the answers of one statement.
    func nextResult(_ connection: OpaquePointer) throws(PostgresError) -> OpaquePointer? {
        while PQisBusy(connection) == 1 {
            // Bytes already decrypted do not make the socket readable: with TLS, look before waiting.
            if PQsslInUse(connection) == 1, consumeDecrypted(connection) { break }
            try waitForProgress(connection, .readable)
        }
        return PQgetResult(connection)
    }

    /// Why the connection is gone, in libpq's words.
    func lost(_ connection: OpaquePointer) -> PostgresError {
        PostgresError(.connectionLost, errorText(connection, configuration.target))
    }

    private func consumeDecrypted(_ connection: OpaquePointer) -> Bool {
        for _ in 0..<3 where PQconsumeInput(connection) == 1 {
            if PQisBusy(connection) == 0 { return true }
        }
        return false
    }

    /// Waits until the socket is ready and reads what there is.
    ///
    /// The server may be silent for `silenceLimit`, and five seconds more after a cancellation.
    private func waitForProgress(_ connection: OpaquePointer, _ events: SocketEvents) throws(PostgresError) {
        var remaining = silenceLimit.map(Self.withGrace) ?? .max
        while true {
            let slice = min(remaining, 1000)
            let ready = waitForSocket(PQsocket(connection), events, milliseconds: slice)
            if ready.contains(.readable) { return try consume(connection) }
            if !ready.isEmpty { return }
            if remaining != .max || cancellation.isRequested { remaining -= slice }
            if cancellation.isRequested {
                remaining = min(remaining, 5000)
                cancellation.repeatRequest()
            }
            guard remaining > 0 else {
                throw PostgresError(.timeout, "the server did not answer in time; the connection was given up")
            }
        }
    }

    /// An end of the connection is an error only once all that arrived before it has been read.
    private func consume(_ connection: OpaquePointer) throws(PostgresError) {
        if PQconsumeInput(connection) == 0, PQisBusy(connection) == 1 { throw lost(connection) }
    }

    /// The server's own limit should win: its answer says more, and the connection lives on.
    private static func withGrace(_ limit: Duration) -> Int32 {
        let limit = min(limit.wholeMilliseconds, 1_000_000_000)
        return limit + min(5000, max(250, limit / 2))
    }
}
