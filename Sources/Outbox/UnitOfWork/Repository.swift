/// The aggregates of one type, within one unit of work.
///
/// ``save(_:)`` is the only verb that changes anything, and it stores state and recorded events together.
///
/// ```swift
/// extension UnitOfWork {
///     var books: Repository<Book> { repository() }
/// }
/// ```
public struct Repository<Aggregate: AggregateRoot> {
    let work: UnitOfWork

    /// The aggregate with this identity, or nil.
    public func find(_ id: Aggregate.ID) throws -> Aggregate? {
        try work.find([id], of: Aggregate.self).first
    }

    /// Those of `ids` that exist, in the order asked for, in one round trip.
    public func find(_ ids: [Aggregate.ID]) throws -> [Aggregate] { try work.find(ids, of: Aggregate.self) }

    /// The aggregate with this identity, or ``OutboxError/Code/notFound``.
    public func get(_ id: Aggregate.ID) throws -> Aggregate {
        guard let aggregate = try find(id) else { throw OutboxError.notFound(Aggregate.kind, id.streamText) }
        return aggregate
    }

    /// Stores the aggregate and everything it recorded, with the unit of work or not at all.
    ///
    /// An aggregate that was never saved is inserted; one that was loaded replaces what it was loaded from. If somebody
    /// else changed or created it meanwhile, the whole unit of work fails with ``OutboxError/Code/versionConflict``.
    /// Returns the aggregate as saved: nothing recorded, at its new version, ready to be changed and saved again.
    @discardableResult
    public func save(_ aggregate: Aggregate) throws -> Aggregate { try work.save(aggregate) }
}
