import Foundation
public import Outbox
public import Postgres

/// Something was read that a unit of work has no connection for yet: it is to run again on one.
struct ConnectionNeeded: Error {}

/// One transaction of the outbox: writes are held until something is read, and then queued on the connection's pipeline.
final class PostgresStoreTransaction: WritingTransaction {
    let context: StoreContext
    let care: Care
    /// Nil as long as nothing was read: a unit of work that only writes needs no connection of its own.
    private let opened: Transaction?
    private(set) var held = HeldWrites()
    /// Whether events were written, sent or not.
    private(set) var hasAppended = false
    /// Whether anything was asked of the connection.
    private(set) var isUsed = false
    /// Whether something was asked for that only a connection can give; what was done without it is void.
    private(set) var lacksConnection = false

    init(_ transaction: Transaction?, _ context: StoreContext, _ care: Care = Care()) {
        self.opened = transaction
        self.context = context
        self.care = care
    }

    /// The transaction, with everything written so far queued.
    ///
    /// - Throws: ``ConnectionNeeded``.
    var transaction: Transaction {
        get throws {
            isUsed = true
            guard let opened else {
                lacksConnection = true
                throw ConnectionNeeded()
            }
            if !held.isEmpty {
                // What cannot be written stays held: nobody may commit without it by swallowing the error.
                try held.enqueue(on: opened, context)
                held = HeldWrites()
            }
            return opened
        }
    }

    func find<Aggregate: AggregateRoot>(_ type: Aggregate.Type, _ ids: [Aggregate.ID]) throws -> [Aggregate] {
        try context.mapping(of: type).find(ids, in: transaction)
    }

    func write<Aggregate: AggregateRoot>(_ saves: [Save<Aggregate>]) throws {
        guard !saves.isEmpty else { return }
        held.hold(saves, by: try context.mapping(of: Aggregate.self))
    }

    func append(_ events: [EventRecord]) throws {
        hasAppended = true
        held.hold(events)
    }

    func cancel(_ events: [UUID]) throws { held.hold(cancellations: events) }

    func expectUnused(_ key: CommandKey) throws {
        try transaction.enqueue(context.keys.find(key)) { rows in
            guard let row = rows.first else { return }
            let (isSame, response) = try row.decode(Bool.self, String.self)
            guard isSame else { throw OutboxError.idempotencyKeyReused(key) }
            throw Replay(response: Array(response.utf8))
        }
    }

    func remember(_ response: [UInt8], for key: CommandKey) throws {
        held.hold(response, for: key)
    }

    /// A savepoint of the server; what is held since is undone by forgetting it.
    ///
    /// A unique key that somebody has is told in the words of the domain here already, for the caller to go on.
    func attempt<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try transaction.savepoint {
                let result = try body()
                // What is held is sent before the savepoint is released: its failure is one of `body`.
                _ = try transaction
                return result
            }
        } catch {
            held = HeldWrites()
            if let error = error as? PostgresError, let taken = context.taken(error) { throw taken }
            throw error
        }
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
