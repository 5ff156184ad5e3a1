/// The five characters by which Postgres names an error; kept stable over versions and languages.
public struct SQLState: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The five characters, such as `23505`.
    public let rawValue: String

    /// Takes the state as the server wrote it.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Takes the state as a literal.
    public init(stringLiteral value: String) { rawValue = value }

    /// The first two characters: the family of the error, such as `23` for broken constraints.
    public var `class`: String { String(rawValue.prefix(2)) }

    /// The five characters.
    public var description: String { rawValue }
}

extension SQLState {
    /// 01000: a warning; at COMMIT it may mean "committed, but not replicated".
    public static let warning: SQLState = "01000"
    /// 0A000: not supported; also "cached plan must not change result type".
    public static let featureNotSupported: SQLState = "0A000"
    /// 22003: a number does not fit its type.
    public static let numericValueOutOfRange: SQLState = "22003"
    /// 22012: division by zero.
    public static let divisionByZero: SQLState = "22012"
    /// 22021: bytes that are no text in the database's encoding.
    public static let characterNotInRepertoire: SQLState = "22021"
    /// 22P02: text that cannot be read as the wanted type.
    public static let invalidTextRepresentation: SQLState = "22P02"
    /// 23502: NULL in a NOT NULL column.
    public static let notNullViolation: SQLState = "23502"
    /// 23503: a foreign key names nothing.
    public static let foreignKeyViolation: SQLState = "23503"
    /// 23505: a second row for a unique key.
    public static let uniqueViolation: SQLState = "23505"
    /// 23514: a CHECK constraint said no.
    public static let checkViolation: SQLState = "23514"
    /// 25P02: the transaction is aborted by an earlier error.
    public static let inFailedTransaction: SQLState = "25P02"
    /// 25P03: the server ended a transaction that stood idle too long.
    public static let idleInTransactionTimeout: SQLState = "25P03"
    /// 26000: a prepared statement of that name is unknown (a pooler switched the server connection).
    public static let invalidStatementName: SQLState = "26000"
    /// 40001: the transaction lost against a concurrent one; try it again.
    public static let serializationFailure: SQLState = "40001"
    /// 40P01: two transactions waited for each other; this one was chosen to go; try it again.
    public static let deadlockDetected: SQLState = "40P01"
    /// 42501: the role may not do that.
    public static let insufficientPrivilege: SQLState = "42501"
    /// 42601: not SQL.
    public static let syntaxError: SQLState = "42601"
    /// 42703: no such column.
    public static let undefinedColumn: SQLState = "42703"
    /// 42P01: no such table.
    public static let undefinedTable: SQLState = "42P01"
    /// 42P05: a prepared statement of that name exists (a pooler switched the server connection).
    public static let duplicatePreparedStatement: SQLState = "42P05"
    /// 53300: the server has no connection left.
    public static let tooManyConnections: SQLState = "53300"
    /// 54000: a limit of the program was reached.
    public static let programLimitExceeded: SQLState = "54000"
    /// 55P03: a lock was not to be had in time.
    public static let lockNotAvailable: SQLState = "55P03"
    /// 57014: cancelled, by a user's request or by `statement_timeout`.
    public static let queryCanceled: SQLState = "57014"
    /// 57P01: an administrator ended the connection.
    public static let adminShutdown: SQLState = "57P01"
    /// 57P02: the connection ended because another server process crashed.
    public static let crashShutdown: SQLState = "57P02"
    /// 57P03: the server is starting up or shutting down.
    public static let cannotConnectNow: SQLState = "57P03"
    /// 58030: the server could not read or write a file.
    public static let ioError: SQLState = "58030"
    /// P0001: raised by a function without a state of its own.
    public static let raiseException: SQLState = "P0001"
}
