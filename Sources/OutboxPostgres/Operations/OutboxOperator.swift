import Foundation
import Outbox
import Postgres

/// What an operator does to an outbox, each action one transaction that leaves a row in the audit.
///
/// ```swift
/// let operations = OutboxOperator(store: store, actor: "alice")
/// try await operations.pause("orders.notify")
/// ```
///
/// Actions lock what they change first, so of two operators at once the second sees what the first did: it is told by
/// `OutboxError.Code.alreadyDone` or `OutboxError.Code.refused`, and changes nothing. All are safe while relays run.
public struct OutboxOperator: Sendable {
    let store: PostgresOutboxStore
    /// Who acts, as the audit names them.
    public let actor: String

    /// Acts on a store in somebody's name.
    public init(store: PostgresOutboxStore, actor: String) {
        self.store = store
        self.actor = actor
    }

    var schema: SQLIdentifier { store.context.schema }

    /// Runs an action in one transaction; throws `OutboxError` in an operator's words.
    func act<Result: Sendable>(_ body: @escaping @Sendable (OperatorTransaction) throws -> Result) async throws
        -> Result
    {
        guard (1...200).contains(actor.utf8.count), !actor.contains("\0") else {
            throw OutboxError(.refused, "actor: it must have 1 to 200 bytes; say who acts")
        }
        let (schema, actor) = (self.schema, self.actor)
        do {
            return try await store.client.withTransaction { transaction in
                try body(OperatorTransaction(transaction: transaction, schema: schema, actor: actor))
            }
        } catch let error as PostgresError {
            guard error.code == .commitOutcomeUnknown else { throw store.translate(error) }
            throw OutboxError(
                .outcomeUnknown,
                "the connection was lost during COMMIT: the action was done, or it was not; see the audit, then go on")
        }
    }

    /// Reads without changing anything.
    func look<Result: Sendable>(_ body: @escaping @Sendable (OperatorTransaction) throws -> Result) async throws
        -> Result
    {
        let (schema, actor) = (self.schema, self.actor)
        do {
            return try await store.client.withTransaction(TransactionOptions(readOnly: true)) { transaction in
                try body(OperatorTransaction(transaction: transaction, schema: schema, actor: actor))
            }
        } catch let error as PostgresError {
            throw store.translate(error)
        }
    }
}

extension Date {
    /// The time as messages name it: UTC, to the second.
    var inMessages: String { formatted(.iso8601) }
}
