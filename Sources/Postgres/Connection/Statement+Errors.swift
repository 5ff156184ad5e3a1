extension Statement {
    /// The server's error, with what is known on this side.
    func error(_ report: ServerReport) -> PostgresError {
        PostgresError(
            report.sqlState == nil || report.endsConnection ? .connectionLost : .server, report.safeMessage,
            report: report, statement: sql.text, file: file, line: line)
    }

    /// Beginning and ending transactions is the client's part; a caller who does it breaks the promise of the closure.
    func misuse(_ tag: UnsafeMutablePointer<CChar>?) -> PostgresError? {
        guard let tag else { return nil }
        switch tag.pointee {
        case CChar(UInt8(ascii: "B")), CChar(UInt8(ascii: "C")), CChar(UInt8(ascii: "P")), CChar(UInt8(ascii: "R")),
            CChar(UInt8(ascii: "S")):
            break
        default: return nil
        }
        let text = String(cString: tag)
        guard ["BEGIN", "START TRANSACTION", "COMMIT", "ROLLBACK", "PREPARE TRANSACTION"].contains(text) else {
            return nil
        }
        return PostgresError(
            .transactionMisuse,
            "a statement answered \(text); return from the closure to commit, throw to roll back, use savepoint { }",
            statement: sql.text, file: file, line: line)
    }
}

extension PostgresError {
    /// A lost connection, with the server's last words if it had any.
    func withReport(of last: PostgresError?) -> PostgresError {
        guard let last, let report = last.report, report.endsConnection, report.sqlState != nil else { return self }
        return PostgresError(
            code, last.message, report: report, statement: last.statement, file: last.file, line: last.line,
            underlying: self)
    }
}
