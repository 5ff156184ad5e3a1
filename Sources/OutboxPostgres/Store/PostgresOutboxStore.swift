public import Logging
public import Outbox
public import Postgres
import Synchronization

/// The outbox on PostgreSQL: state, events and idempotency key in one transaction and, mostly, one round trip.
///
/// ```swift
/// let client = PostgresClient(try PostgresConfiguration(url: url), logger: logger)
/// let store = try PostgresOutboxStore(client: client, tables: [BookTable.self], logger: logger)
/// try await store.process(AddBook(title: "The Great Gatsby", …), key: key)
/// ```
public struct PostgresOutboxStore: OutboxStore {
    /// What the store talks through; for reads of the application's own.
    public let client: PostgresClient
    let context: StoreContext
    private let schema: SQLIdentifier
    private let doorbell: Doorbell?
    let commits: GroupCommit
    private let readers = Readers()

    /// Puts an outbox on a client.
    ///
    /// Nothing is sent before the first use. With `rings`, relays are woken after commits that appended events, by a
    /// NOTIFY on a connection of the pool, one at a time, and with pauses of up to 8 ms while writers are busy.
    ///
    /// Throws `OutboxError.Code.duplicateName` for two tables of one kind of aggregate, and
    /// `OutboxError.Code.invalidName` for a kind that cannot be stored.
    public init(
        client: PostgresClient, schema: SQLIdentifier = "outbox", tables: [any AggregateTable.Type], rings: Bool = true,
        logger: Logger
    ) throws {
        self.client = client
        self.schema = schema
        self.doorbell = rings ? Doorbell(client: client, schema: schema, logger: logger) : nil
        self.context = try StoreContext(schema: schema, tables: tables, logger: logger)
        self.commits = GroupCommit(client: client, context: context)
    }

    /// Runs `body` as one transaction.
    ///
    /// A unit that reads nothing needs no connection before its end: it runs where it is called, and its writes are
    /// committed together with those of others who commit at that moment, or by themselves where that fails. Any other
    /// runs on a pooled connection, on that connection's own thread; where a unit begins without one and comes to read,
    /// what it did is void and it runs again. Deadlocks and serialization failures are retried. Errors of the server that
    /// mean something to the outbox come as `OutboxError`, others as `PostgresError`.
    public func transact<Result>(
        _ body: sending @escaping (any StoreTransaction) throws -> sending Result
    ) async throws -> sending Result {
        // Run once more for each kind of care at most, and never twice at a time.
        nonisolated(unsafe) let body = body
        if !readers.contain(Result.self), let done = try await transactUnread({ try body($0) }) { return done.result }
        var care = Care(claims: context.claimMemory.takeTurn())
        while true {
            do {
                return try await transact(care) { try body($0) }
            } catch is UnreadableRow {
                care.reads = true
            } catch is KnownEffect {
                context.claimMemory.metKnownEffect()
                care.claims = true
            }
        }
    }

    /// Runs `body` without a connection; nil where it turns out to need one.
    private func transactUnread<Result>(
        _ body: (any StoreTransaction) throws -> sending Result
    ) async throws -> sending Done<Result>? {
        let own = PostgresStoreTransaction(nil, context)
        // Whatever became of the error that it met: somebody may have swallowed it.
        defer { if own.lacksConnection { readers.insert(Result.self) } }
        let result: Result
        do { result = try body(own) } catch {
            guard own.lacksConnection else { throw error }
            return nil
        }
        guard !own.lacksConnection else { return nil }
        let (writes, hasAppended) = (own.held, own.hasAppended)
        if !writes.isEmpty {
            do { try await commits.commit(writes) } catch let error as PostgresError { throw translate(error) }
        }
        if hasAppended { doorbell?.ring() }
        return Done(result: result)
    }

    private func transact<Result>(
        _ care: Care, _ body: sending @escaping (any StoreTransaction) throws -> sending Result
    ) async throws -> sending Result {
        let (context, readers) = (self.context, self.readers)
        let hasAppended = Atomic(false)
        do {
            let result = try await client.withTransaction { transaction in
                do {
                    let own = PostgresStoreTransaction(transaction, context, care)
                    defer { hasAppended.store(own.hasAppended, ordering: .relaxed) }
                    let result = try body(own)
                    if !own.isUsed { readers.remove(Result.self) }
                    _ = try own.transaction
                    return result
                } catch var failure as Reaction.Failure {
                    // Writes are queued, so a handler may meet the error of an earlier one's: then nothing can be sent.
                    failure.isCertain = (try? transaction.query("SELECT")) != nil
                    throw failure
                }
            }
            if hasAppended.load(ordering: .relaxed) { doorbell?.ring() }
            return result
        } catch  where error.isOfKnownEffect && !care.claims {
            throw KnownEffect()
        } catch let error as PostgresError {
            throw translate(error)
        }
    }

    /// Looks into indexes, by one statement for all of them, outside of any transaction.
    public func glance(at shards: [Shard: [EventName]]) async throws -> [Shard: Glance] {
        do {
            return try await context.subscriptions.glance.answers(
                in: client.query(context.subscriptions.glance.sql(Array(shards.keys))))
        } catch let error as PostgresError {
            throw translate(error)
        }
    }

    /// A value whenever a store on this schema rang, through a connection of its own.
    ///
    /// A lost connection is opened again and costs only time.
    public func wakeUps() -> AsyncStream<Void> {
        DoorListener(client: client, channel: schema, logger: context.logger).rings()
    }

    /// Whose fault an error is, by its code and SQLSTATE.
    public func cause(of error: any Error) -> FailureCause {
        #if Failpoints
            if mutant("infrastructure-blamed") { return .handler }
        #endif
        return switch error {
        case let error as OutboxError: error.failureCause
        case let error as PostgresError:
            (translate(error) as? OutboxError)?.code == .versionConflict ? .conflict : error.failureCause
        case is CancellationError: .infrastructure
        default: .handler
        }
    }
}

/// What a unit of work returned; it may be nil itself.
private struct Done<Result> { let result: Result }

/// The results of units that read something when they last ran: such units begin on a connection.
private final class Readers: Sendable {
    private let types = Mutex<Set<ObjectIdentifier>>([])

    func contain<Result>(_ type: Result.Type) -> Bool { types.withLock { $0.contains(ObjectIdentifier(type)) } }

    func insert<Result>(_ type: Result.Type) { types.withLock { _ = $0.insert(ObjectIdentifier(type)) } }

    func remove<Result>(_ type: Result.Type) { types.withLock { _ = $0.remove(ObjectIdentifier(type)) } }
}

/// What every transaction of one store shares.
struct StoreContext: Sendable {
    let schema: SQLIdentifier
    let log: LogStatements
    let keys: KeyStatements
    let subscriptions: SubscriptionStatements
    let claimMemory = ClaimMemory()
    let plainShards = PlainShards()
    let logger: Logger
    private let mappings: [AggregateKind: any AnyMapping]
    private let tables: Set<String>
    /// What is said to the second who wants a unique key, by the index that keeps it.
    private let uniqueKeys: [String: DomainError]

    init(schema: SQLIdentifier, tables: [any AggregateTable.Type], logger: Logger) throws {
        self.schema = schema
        log = LogStatements(schema: schema)
        keys = KeyStatements(schema: schema)
        subscriptions = SubscriptionStatements(schema: schema)
        self.logger = logger
        // The library's own table, in the schema that the outbox was given.
        var mappings: [AggregateKind: any AnyMapping] = [
            ProcessInstance.kind: KnownMapping(TableMapping(ProcessTable.self, schema: schema, outbox: schema))
        ]
        for table in tables {
            let (kind, mapping) = try Self.map(table, outbox: schema)
            guard mappings.updateValue(mapping, forKey: kind) == nil else {
                throw OutboxError(.duplicateName, "two tables are given for '\(kind)': name one for each kind")
            }
        }
        self.mappings = mappings
        self.tables = Set(tables.map { $0.table.name } + [ProcessTable.table.name])
        uniqueKeys = Dictionary(tables.flatMap { Self.indexes(of: $0) }) { first, _ in first }
    }

    /// Whether the rows of a table are aggregates.
    func isMapped(_ table: String) -> Bool { tables.contains(table) }

    /// What the domain says where a unique index of one of its tables is violated; nil for any other error.
    func taken(_ error: PostgresError) -> DomainError? {
        guard error.sqlState == .uniqueViolation, let table = error.table, isMapped(table) else { return nil }
        return error.constraint.flatMap { uniqueKeys[$0] }
    }

    private static func indexes<Table: AggregateTable>(of table: Table.Type) -> [(String, DomainError)] {
        Table.Aggregate.uniqueKeys.map { ("\(Table.table.name)_\($0.name)_key", $0.taken) }
    }

    private static func map<Table: AggregateTable>(
        _ table: Table.Type, outbox: SQLIdentifier
    ) throws -> (AggregateKind, any AnyMapping) {
        (try Table.Aggregate.kind.validated(), KnownMapping(TableMapping(table, outbox: outbox)))
    }

    func mapping<Aggregate: AggregateRoot>(
        of type: Aggregate.Type
    ) throws -> any AggregateMapping<Aggregate> {
        guard let known = mappings[type.kind] as? KnownMapping<Aggregate> else {
            throw OutboxError(
                .unmappedAggregate, "no table is given for '\(type.kind)': name it where the store is made")
        }
        return known.mapping
    }
}

/// A mapping whose type is found by a cast to a class: one to the protocol costs as much as a statement.
private final class KnownMapping<Aggregate: AggregateRoot>: AnyMapping {
    let mapping: any AggregateMapping<Aggregate>

    init(_ mapping: some AggregateMapping<Aggregate>) { self.mapping = mapping }
}

private protocol AnyMapping: AnyObject, Sendable {}
