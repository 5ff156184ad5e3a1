/// What went wrong with Postgres: where, what the server called it, and what it means for the caller.
///
/// `description` is safe to log: it holds no parameter, no DETAIL, no statement and no password.
/// `debugDescription` holds all of it but the password; keep it out of shared logs.
public struct PostgresError: Error, Sendable {
    private let fields: Fields

    /// What kind of failure it is.
    public var code: Code { fields.code }
    /// The server's own name for it; nil when the failure was found on this side.
    public var sqlState: SQLState? { fields.report?.sqlState }
    /// One line without data: the server's primary message (quoted input taken out), or our own.
    public var message: String { fields.message }
    /// The server's DETAIL, which may show the values of a row.
    public var detail: String? { fields.report?.detail }
    /// The server's HINT.
    public var hint: String? { fields.report?.hint }
    /// The constraint that said no.
    public var constraint: String? { fields.report?.constraint }
    /// The table it is about.
    public var table: String? { fields.report?.table }
    /// The file of the call that failed.
    public var file: String { fields.file }
    /// The line of the call that failed.
    public var line: Int { fields.line }
    /// The error behind this one, such as what ended the connection whose COMMIT has no answer.
    public var underlying: (any Error)? { fields.underlying }

    package init(
        _ code: Code, _ message: String, report: ServerReport? = nil, statement: String? = nil,
        file: String = "", line: Int = 0, underlying: (any Error)? = nil
    ) {
        fields = Fields(
            code: code, message: message, report: report, statement: statement, file: file, line: line,
            underlying: underlying)
    }

    /// The same error, with the call that met it when it did not know one.
    func at(_ file: String, _ line: Int) -> PostgresError {
        guard fields.file.isEmpty else { return self }
        return PostgresError(
            code, message, report: fields.report, statement: fields.statement, file: file, line: line,
            underlying: underlying)
    }

    /// The same failure under another code, such as a lost connection that leaves a COMMIT unknown.
    func recoded(_ code: Code, _ message: String) -> PostgresError {
        PostgresError(
            code, message, report: fields.report, statement: fields.statement, file: file, line: line,
            underlying: self)
    }

    /// The server's function that gave up, whatever language its message is in.
    package var routine: String? { fields.report?.routine }
    var report: ServerReport? { fields.report }
    var statement: String? { fields.statement }

    /// On the heap, so that passing an error on costs a pointer.
    private final class Fields: Sendable {
        let code: Code
        let message: String
        let report: ServerReport?
        let statement: String?
        let file: String
        let line: Int
        let underlying: (any Error)?

        init(
            code: Code, message: String, report: ServerReport?, statement: String?, file: String, line: Int,
            underlying: (any Error)?
        ) {
            self.code = code
            self.message = message
            self.report = report
            self.statement = statement
            self.file = file
            self.line = line
            self.underlying = underlying
        }
    }
}
