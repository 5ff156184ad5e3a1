import Bookshelf
import Outbox
import Postgres

extension Failure {
    /// What an error means on a command line.
    public init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as ValidationError: self.init(.data, "invalid fields: \(error); correct them and try again")
        case let violation as Violation: self.init(.data, "invalid field: \(violation); correct it and try again")
        case let error as DomainError: self.init(.data, error.message)
        case let error as OutboxError: self.init(Self.status(of: error.code), error.message)
        case let error as PostgresError: self = Self.database(error)
        case is CancellationError: self.init(.retry, "cancelled: it was told to stop; run it again")
        default: self.init(.software, "unexpected failure: \(error); report it, this is a defect")
        }
    }

    private static func status(of code: OutboxError.Code) -> ProgramStatus {
        switch code {
        case .notFound, .constraintViolated, .invalidIdempotencyKey, .idempotencyKeyReused, .payloadRefused,
            .undecodableEvent, .alreadyDone, .refused:
            .data
        case .versionConflict, .busy, .outcomeUnknown, .leaseLost: .retry
        case .unsuitableServer: .unavailable
        case .schemaMismatch, .unsafeSetting, .unsupported, .halted: .configuration
        default: .software
        }
    }

    private static func database(_ error: PostgresError) -> Failure {
        switch error.code {
        case .invalidConfiguration: Failure(.configuration, "invalid DATABASE_URL: \(error.message); correct it")
        case .connectionFailed:
            Failure(.unavailable, "database: \(error.message); see whether the server is up and DATABASE_URL is right")
        case .connectionLost, .timeout, .acquireTimeout, .poolClosed:
            Failure(.unavailable, "database: \(error.message); see whether the server is up, then try again")
        case .cancelled: Failure(.retry, "cancelled: \(error.message); run it again")
        case .commitOutcomeUnknown:
            Failure(.retry, "outcome unknown: \(error.message); repeat with the same --idempotency-key")
        default: refused(error)
        }
    }

    private static func refused(_ error: PostgresError) -> Failure {
        switch error.sqlState {
        case .insufficientPrivilege?:
            Failure(.permission, "database: \(error.message); grant it, or connect as another user")
        case .undefinedTable?, .undefinedColumn?, "3F000":
            Failure(.configuration, "database schema: \(error.message); run 'bookshelf migrate'")
        default:
            error.isTransient
                ? Failure(.retry, "database: \(error.message); try again")
                : Failure(.software, "database: \(error.description); report it, this is a defect")
        }
    }
}
