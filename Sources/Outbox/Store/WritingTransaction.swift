public import Foundation

/// What a unit of work asks of a store.
///
/// Writes may be queued and their errors come with a later call or with the commit; reads see the writes queued before.
public protocol WritingTransaction: AnyObject {
    /// The time by the store's clock: this machine's, unless a test has another.
    var now: Date { get }

    /// Loads those of `ids` that exist, in any order.
    func find<Aggregate: AggregateRoot>(_ type: Aggregate.Type, _ ids: [Aggregate.ID]) throws -> [Aggregate]

    /// Stores states. Any that is not at the version it replaces fails the transaction with
    /// ``OutboxError/Code/versionConflict``.
    func write<Aggregate: AggregateRoot>(_ saves: [Save<Aggregate>]) throws

    /// Appends to the log, in order.
    func append(_ events: [EventRecord]) throws

    /// Calls scheduled events off: those not delivered yet will not be.
    func cancel(_ events: [UUID]) throws

    /// Throws ``Replay`` if the request was done before, ``OutboxError/Code/idempotencyKeyReused`` if the key was used
    /// for another one; both at once or with the next read.
    func expectUnused(_ key: CommandKey) throws

    /// Stores a command's answer under its key. A second one fails the transaction, after waiting for the first.
    func remember(_ response: [UInt8], for key: CommandKey) throws

    /// Runs `body` so that its failure undoes its own writes and nothing else; then its error is thrown.
    func attempt<Result>(_ body: () throws -> Result) throws -> Result

    /// Sends everything queued and checks every answer.
    func flush() throws

    /// Sends everything queued and does not wait for the answers, which are checked with a later call.
    func push() throws
}

extension WritingTransaction {
    /// This machine's time.
    public var now: Date { Date() }

    /// Does nothing: what is queued goes with the next read or the commit.
    public func push() throws {}

    /// For a store that cannot undo a part: a failure is one of the whole transaction.
    public func attempt<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch {
            throw OutboxError(
                .unsupported,
                "this store cannot undo a part of a transaction: the whole of it fails with \(type(of: error))")
        }
    }
}
