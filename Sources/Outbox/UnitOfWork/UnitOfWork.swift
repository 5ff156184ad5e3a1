public import Foundation

/// One transaction as a handler sees it: load, decide, save.
///
/// Not `Sendable`, and lent to a synchronous closure: it can neither be kept nor cross an `await`. Saves are queued and go
/// to the store by set, all books in one statement, when the closure returns; a read of an aggregate that was saved
/// before in the same unit gives what was saved.
public final class UnitOfWork {
    /// What the events saved from here on carry.
    public package(set) var metadata: Metadata
    /// The store's transaction, for adapters.
    ///
    /// What is queued here has not reached it; see ``flush()``.
    public let transaction: any StoreTransaction

    private var changes: [any ChangeSet] = []
    private var places: [AggregateKind: Int] = [:]
    private var events: [EventRecord] = []
    private var cancelled: [UUID] = []
    private var key: CommandKey?
    /// What a flush failed on: part of what was queued is gone, so nothing may commit, whoever swallowed the error.
    private var failure: (any Error)?
    private let afterCommit: AfterCommit

    /// Wraps a store's transaction.
    package init(
        _ transaction: any StoreTransaction, metadata: Metadata, guardedBy key: CommandKey? = nil,
        afterCommit: AfterCommit
    ) {
        self.transaction = transaction
        self.metadata = metadata
        self.key = key
        self.afterCommit = afterCommit
    }

    /// The time by the store's clock, from which "in an hour" counts; in memory a test moves it.
    ///
    /// Relays and writers on several machines have clocks that differ: nothing is ordered by it.
    public var now: Date { transaction.now }

    /// The aggregates of one type.
    public func repository<Aggregate: AggregateRoot>(of type: Aggregate.Type = Aggregate.self) -> Repository<Aggregate>
    {
        Repository(work: self)
    }

    /// Runs `action` on the caller's side once everything here is committed; never when it is not.
    ///
    /// For signals that may be lost with the process, such as a line on the terminal. What must happen is an event.
    public func onCommit(_ action: @escaping @Sendable () -> Void) { afterCommit.append(action) }

    /// Sends everything queued to the store's transaction.
    ///
    /// Reads by other means than a repository need it first.
    public func flush() throws {
        if let failure { throw failure }
        let (changes, events, cancelled) = (self.changes, self.events, self.cancelled)
        forget()
        do {
            for change in changes { try change.write(to: transaction) }
            failpoint("after_state_before_event")
            #if Failpoints
                if afterCommit.keepsBack(events) { return }
            #endif
            if !events.isEmpty { try transaction.append(events) }
            if !cancelled.isEmpty { try transaction.cancel(cancelled) }
        } catch {
            failure = error
            throw error
        }
    }

    /// Runs `body` so that its failure undoes what it did and nothing else; then its error is thrown.
    func attempt<Result>(_ body: () throws -> Result) throws -> Result {
        try flush()
        do {
            return try transaction.attempt {
                let result = try body()
                try flush()
                return result
            }
        } catch {
            // What was queued and not sent is undone by forgetting it; what could not be sent is undone with the rest.
            forget()
            failure = nil
            throw error
        }
    }

    private func forget() {
        changes = []
        places = [:]
        events = []
        cancelled = []
    }

    /// Before anything is read under an idempotency key, the store is asked whether the request is a repeat.
    public func expectFirstRequest() throws {
        guard let key else { return }
        self.key = nil
        try transaction.expectUnused(key)
    }

    func remember(_ response: [UInt8], for key: CommandKey) throws { try transaction.remember(response, for: key) }

    func find<Aggregate: AggregateRoot>(_ ids: [Aggregate.ID], of type: Aggregate.Type) throws -> [Aggregate] {
        let saved = changeSet(of: type)
        let missing = ids.filter { saved?[$0] == nil }
        var found: [Aggregate.ID: Aggregate] = [:]
        if !missing.isEmpty {
            try expectFirstRequest()
            for aggregate in try transaction.find(Aggregate.self, missing) { found[aggregate.id] = aggregate }
        }
        return ids.compactMap { saved?[$0] ?? found[$0] }
    }

    func save<Aggregate: AggregateRoot>(_ aggregate: Aggregate) throws -> Aggregate {
        let pending = aggregate.recorded.pending
        let version = aggregate.version + Int64(max(1, pending.count))
        var saved = aggregate
        saved.recorded = RecordedEvents(version: version)
        let first = version - Int64(pending.count) + 1
        // Before anything is queued, so that an event that is refused leaves no state behind.
        let records = try pending.enumerated().map { offset, event in
            let schedule = aggregate.recorded.schedules[offset]
            return try EventRecord(
                event, of: aggregate.stream, version: first + Int64(offset), metadata: metadata,
                id: schedule?.id ?? .timeOrdered(), due: schedule?.due)
        }
        try changeSetForWriting(of: Aggregate.self).add(saved, replacing: aggregate.version)
        events += records
        cancelled += aggregate.recorded.cancelled
        return saved
    }

    private func changeSet<A: AggregateRoot>(of type: A.Type) -> Changes<A>? {
        places[A.kind].flatMap { changes[$0] as? Changes<A> }
    }

    private func changeSetForWriting<A: AggregateRoot>(of type: A.Type) throws -> Changes<A> {
        if let existing = changeSet(of: type) { return existing }
        try A.kind.validated()
        let new = Changes<A>()
        places[A.kind] = changes.count
        changes.append(new)
        return new
    }
}
