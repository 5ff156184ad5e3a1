import CLibPQ

/// Connects as `psql` would and checks that the server speaks as this client expects.
///
/// Blocks, up to the timeouts.
///
/// - Throws: ``PostgresError`` with ``PostgresError/Code/connectionFailed`` or `invalidConfiguration`, in one line.
func openConnection(_ configuration: PostgresConfiguration, _ notices: NoticeSink) throws -> OpaquePointer {
    guard let connection = connect(configuration.parameters()) else {
        throw PostgresError(.connectionFailed, "out of memory")
    }
    do {
        guard PQstatus(connection) == CONNECTION_OK else {
            throw PostgresError(.connectionFailed, errorText(connection, configuration.target))
        }
        notices.receive(from: connection)
        try checkServer(connection)
        return connection
    } catch {
        PQfinish(connection)
        throw error
    }
}

/// libpq's last message about a connection, in one line and without the password.
func errorText(_ connection: OpaquePointer, _ target: ConnectionTarget) -> String {
    let text = PQerrorMessage(connection).map { oneLine(String(cString: $0)) } ?? ""
    return text.isEmpty ? "the connection ended without a reason" : target.redacting(text)
}

private func connect(_ parameters: [(keyword: String, value: String)]) -> OpaquePointer? {
    withCStrings(parameters.map(\.keyword)) { keywords in
        withCStrings(parameters.map(\.value)) { values in
            PQconnectdbParams(keywords, values, 1)
        }
    }
}

private func checkServer(_ connection: OpaquePointer) throws {
    let version = PQserverVersion(connection)
    guard version >= 140_000 else {
        throw PostgresError(
            .invalidConfiguration, "the server is PostgreSQL \(version / 10_000); 14 or later is needed")
    }
    for setting in ["server_encoding", "client_encoding"] {
        let value = PQparameterStatus(connection, setting).map { String(cString: $0) } ?? "unknown"
        guard value == "UTF8" else {
            throw PostgresError(
                .invalidConfiguration, "\(setting) is \(value), not UTF8; create the database with ENCODING 'UTF8'")
        }
    }
}

/// Lends texts as a NULL-terminated array of C strings.
private func withCStrings<R>(_ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> R) -> R {
    var bytes: [CChar] = []
    var starts: [Int] = []
    for text in texts {
        starts.append(bytes.count)
        bytes += text.utf8CString
    }
    return bytes.withUnsafeBufferPointer { buffer in
        let pointers: [UnsafePointer<CChar>?] = starts.map { buffer.baseAddress?.advanced(by: $0) } + [nil]
        return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }
}
