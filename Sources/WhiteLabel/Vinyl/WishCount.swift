public import Outbox

/// How many users wish for a record: what shops look at before they press it again.
///
/// Its identity is the record's, so that one record cannot be counted twice.
public struct WishCount: AggregateRoot {
    /// `wish_count`.
    public static let kind: AggregateKind = "wish_count"

    /// The record.
    public let id: Identity<Vinyl>
    /// How many wish for it.
    public private(set) var wishes: Int
    /// What was recorded since it was loaded.
    public var recorded: RecordedEvents

    /// No wishes for a record yet.
    public init(of vinyl: Identity<Vinyl>) { self.init(id: vinyl, wishes: 0, recorded: RecordedEvents()) }

    /// A count as a repository loads it.
    package init(id: Identity<Vinyl>, wishes: Int, recorded: RecordedEvents) {
        self.id = id
        self.wishes = wishes
        self.recorded = recorded
    }

    /// One more.
    public mutating func increase() { wishes += 1 }
}

extension UnitOfWork {
    /// The counts, by the identity of their record.
    public var wishCounts: Repository<WishCount> { repository() }
}
