import Outbox
import Postgres

extension PostgresOutboxStore {
    /// An error of the server in the outbox's words, where it has any for it.
    func translate(_ error: PostgresError) -> any Error {
        if error.code == .commitOutcomeUnknown {
            return OutboxError(
                .outcomeUnknown,
                "the connection was lost during COMMIT: the change is stored, or it is not; "
                    + "send it again under the same idempotency key")
        }
        switch error.sqlState?.rawValue {
        case "OB001":
            let kind = error.message.split(separator: " ").last.map(String.init) ?? "aggregate"
            return OutboxError.versionConflict(AggregateKind(rawValue: kind), error.detail ?? "")
        case "23505":
            if let table = error.table, context.isMapped(table), error.constraint == "\(table)_pkey" {
                return OutboxError(.versionConflict, "\(table) was created by somebody else: load it again")
            }
            if let taken = context.taken(error) { return taken }
            return constraintViolated(error)
        case "23514" where error.constraint == "events_payload_size":
            return OutboxError(
                .payloadRefused, "the payload of an event is refused: it is too large as Postgres prints it")
        case "23514" where error.constraint == "events_payload_depth":
            return OutboxError(
                .payloadRefused, "the payload of an event is refused: it is nested deeper than 64; record plainer facts"
            )
        case "23514" where error.constraint == "events_metadata_size":
            return OutboxError(
                .payloadRefused, "the metadata of an event is refused: actor and trace have more than 65,536 bytes")
        case "23514" where error.constraint == "events_stream_id_size":
            return OutboxError(.constraintViolated, "the identity of an aggregate must have 1 to 200 bytes")
        case let state? where state.hasPrefix("23"): return constraintViolated(error)
        case "55P03":
            return OutboxError(
                .busy,
                "another transaction holds what this one needs, such as the same request still running: try again")
        case "3F000", "42P01":
            return OutboxError(
                .schemaMismatch, "\(error.message): the database is not migrated; migrate it, then start again")
        default: return error
        }
    }

    private func constraintViolated(_ error: PostgresError) -> OutboxError {
        OutboxError(
            .constraintViolated,
            "the database refuses the change: \(error.constraint.map { "constraint \($0)" } ?? error.message)")
    }
}

extension OutboxError {
    var failureCause: FailureCause {
        switch code {
        case .versionConflict: .conflict
        case .outcomeUnknown, .unsuitableServer, .unsafeSetting, .schemaMismatch, .busy, .leaseLost, .halted:
            .infrastructure
        default: .handler
        }
    }
}

extension PostgresError {
    var failureCause: FailureCause {
        guard let sqlState else {
            return [.decoding, .invalidText, .transactionMisuse, .rolledBack].contains(code)
                ? .handler : .infrastructure
        }
        return switch sqlState.class {
        case "08", "53", "57", "58", "XX": .infrastructure
        case "40": .conflict
        case "25" where sqlState.rawValue == "25P03": .silence
        // Somebody holds a lock, such as a migration its table: no event is to blame for that.
        case "55" where sqlState.rawValue == "55P03": .infrastructure
        // No number is left for a transaction before somebody vacuums.
        case "54" where routine == "GetNewTransactionId": .infrastructure
        default: .handler
        }
    }
}
