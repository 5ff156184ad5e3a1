import Bookshelf
import Hummingbird
import NIOCore
import Outbox
import Postgres

extension Problem {
    /// What an error means to a client; nothing of the database's own words goes out.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as ValidationError: self.init(invalid: error)
        case let error as DomainError: self.init(.rule(error.code.description), error.message)
        case let error as OutboxError: self.init(error)
        case let error as PostgresError: self.init(error)
        case is NIOTooManyBytesError: self.init(.contentTooLarge, "the body is too large; send less at a time")
        case let error as HTTPError where error.status == .notFound:
            self.init(.notFound, "there is no such resource; look at /openapi.json")
        case let error as HTTPError where error.status.code < 500:
            self.init(.malformedRequest, "the request cannot be read; look at /openapi.json")
        case is CancellationError:
            self.init(.overloaded, "the service is stopping; send the request again", retryAfter: 1)
        default: self.init(.internalError, "the service has a defect; it is in its log under the request's id")
        }
    }

    private init(invalid error: ValidationError) {
        let faults = error.violations.map {
            Fault(pointer: JSONPointer(field: $0.field).text, code: $0.code, detail: $0.message)
        }
        self.init(.validationFailed, "values are not allowed; correct those in 'errors'", errors: faults)
    }

    private init(_ error: OutboxError) {
        switch error.code {
        case .notFound: self.init(.notFound, error.message)
        case .idempotencyKeyReused:
            self.init(.keyReused, "the Idempotency-Key was used for another request; send a new key with a new request")
        case .busy:
            self.init(
                .inProgress, "the same request, or another change of the same thing, is being done; send it again",
                retryAfter: 1)
        case .versionConflict:
            self.init(.conflict, "others change the same thing at this moment; send it again", retryAfter: 1)
        case .outcomeUnknown:
            self.init(
                .outcomeUnknown, "the connection to the database was lost; send it again under the same key",
                retryAfter: 1)
        case .constraintViolated: self.init(.conflict, "the change does not fit what is stored; read it again")
        case .payloadRefused:
            self.init(.contentTooLarge, "the request is larger than can be stored; send less at a time")
        case .schemaMismatch, .unsuitableServer, .halted: self.init(.databaseUnavailable, Self.later, retryAfter: 5)
        default: self.init(.internalError, "the service has a defect; it is in its log under the request's id")
        }
    }

    private init(_ error: PostgresError) {
        if error.code == .acquireTimeout {
            self.init(.overloaded, "no database connection became free; send it again", retryAfter: 1)
        } else if error.code == .poolClosed || error.isTransient || error.code == .commitOutcomeUnknown {
            self.init(.databaseUnavailable, Self.later, retryAfter: 1)
        } else {
            self.init(.internalError, "the service has a defect; it is in its log under the request's id")
        }
    }

    private static let later = "the database cannot be used at this moment; send it again"
}
