/// One aggregate to be stored, and the version it must still have in the store.
public struct Save<Aggregate: AggregateRoot>: Sendable {
    /// The state, carrying its new version.
    public var aggregate: Aggregate
    /// The version to replace; 0 to insert.
    public let replacing: Int64

    /// True where the aggregate must not exist yet.
    public var isInsert: Bool { replacing == 0 }
}

/// Everything saved of one type in one unit of work.
protocol ChangeSet: AnyObject {
    func write(to transaction: any StoreTransaction) throws
}

/// The saves of one type in the order of their first save; a second save of one aggregate replaces its state.
final class Changes<Aggregate: AggregateRoot>: ChangeSet {
    private var saves: [Save<Aggregate>] = []
    private var places: [Aggregate.ID: Int] = [:]

    subscript(id: Aggregate.ID) -> Aggregate? { places[id].map { saves[$0].aggregate } }

    func add(_ saved: Aggregate, replacing version: Int64) throws {
        guard let place = places[saved.id] else {
            places[saved.id] = saves.count
            saves.append(Save(aggregate: saved, replacing: version))
            return
        }
        guard saves[place].aggregate.version == version else {
            throw OutboxError.versionConflict(Aggregate.kind, saved.id.streamText)
        }
        saves[place].aggregate = saved
    }

    func write(to transaction: any StoreTransaction) throws { try transaction.write(saves) }
}
