import Foundation
public import Outbox
public import Postgres

/// One transaction of the outbox: writes are queued on the connection's pipeline, reads flush them.
final class PostgresStoreTransaction: WritingTransaction {
    let transaction: Transaction
    let context: StoreContext
    let care: Care
    private(set) var hasAppended = false

    init(_ transaction: Transaction, _ context: StoreContext, _ care: Care = Care()) {
        self.transaction = transaction
        self.context = context
        self.care = care
    }

    func find<Aggregate: AggregateRoot>(_ type: Aggregate.Type, _ ids: [Aggregate.ID]) throws -> [Aggregate] {
        try context.mapping(of: type).find(ids, in: transaction)
    }

    func write<Aggregate: AggregateRoot>(_ saves: [Save<Aggregate>]) throws {
        try context.mapping(of: Aggregate.self).write(saves, in: transaction)
    }

    func append(_ events: [EventRecord]) throws {
        hasAppended = true
        transaction.enqueue(try context.log.append(events))
    }

    func cancel(_ events: [UUID]) throws { transaction.enqueue(context.log.cancel(events)) }

    func expectUnused(_ key: CommandKey) throws {
        transaction.enqueue(context.keys.find(key)) { rows in
            guard let row = rows.first else { return }
            let (isSame, response) = try row.decode(Bool.self, String.self)
            guard isSame else { throw OutboxError.idempotencyKeyReused(key) }
            throw Replay(response: Array(response.utf8))
        }
    }

    func remember(_ response: [UInt8], for key: CommandKey) throws {
        transaction.enqueue(context.keys.insert(key, response: String(decoding: response, as: UTF8.self)))
    }

    func flush() throws { try transaction.flush() }

    func push() throws { try transaction.push() }
}

extension UnitOfWork {
    /// Runs ordinary SQL in the same transaction, after everything saved before is sent.
    ///
    /// Throws `OutboxError.Code.unsupported` where the store is not Postgres.
    public func withPostgres<Result>(_ body: (Transaction) throws -> Result) throws -> Result {
        guard let store = transaction as? PostgresStoreTransaction else {
            throw OutboxError(.unsupported, "this unit of work is not on Postgres: it has no SQL")
        }
        try expectFirstRequest()
        try flush()
        return try body(store.transaction)
    }
}
