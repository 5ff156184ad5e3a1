extension PostgresConfiguration {
    /// The keywords and values to connect with.
    ///
    /// Of two that name the same thing libpq takes the later one, so ours stand before the string, but for those that
    /// must hold.
    func parameters() -> [(keyword: String, value: String)] {
        var list: [(String, String)] = [
            ("fallback_application_name", "swift-postgres"),
            ("connect_timeout", String(max(2, connectTimeout.wholeSeconds))),
            ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", String(tcpUserTimeout.wholeMilliseconds)),
        ]
        if let applicationName { list.append(("application_name", applicationName)) }
        list.append(("dbname", connectionString.value))
        list.append(("client_encoding", "UTF8"))
        let options = startupOptions()
        if !options.isEmpty { list.append(("options", options)) }
        return list
    }

    /// Settings travel in the startup message, so that a connection costs no further round trip.
    private func startupOptions() -> String {
        // Of statements that take milliseconds, compiling some takes a second: the planner asks for it by guessed costs.
        var settings = [("jit", "off")]
        if let statementTimeout { settings.append(("statement_timeout", statementTimeout.setting)) }
        if let lockTimeout { settings.append(("lock_timeout", lockTimeout.setting)) }
        if let idleInTransactionTimeout {
            settings.append(("idle_in_transaction_session_timeout", idleInTransactionTimeout.setting))
        }
        settings += additional.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        var options = settings.map { "-c " + Self.escape("\($0)=\($1)") }
        if let given = target["options"] ?? ConnectionTarget.inherited("options"), !given.isEmpty {
            options.append(given)
        }
        return options.joined(separator: " ")
    }

    private static func escape(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            if character == "\\" || character.isWhitespace { result.append("\\") }
            result.append(character)
        }
    }
}

extension Duration {
    /// Milliseconds, rounded up, within what libpq and the server take.
    var wholeMilliseconds: Int32 {
        let (seconds, attoseconds) = components
        guard seconds < 2_000_000 else { return 2_000_000_000 }
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return Int32(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }

    /// Seconds, rounded up.
    var wholeSeconds: Int32 { (wholeMilliseconds + 999) / 1000 }

    /// As the server's settings take it.
    ///
    /// Zero would mean "none" there, so the least is 1 ms.
    var setting: String { String(max(1, wholeMilliseconds)) }
}
