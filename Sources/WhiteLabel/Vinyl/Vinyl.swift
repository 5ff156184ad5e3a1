public import Outbox

/// A record that can be wished for and traded.
public struct Vinyl: AggregateRoot {
    /// `vinyl`.
    public static let kind: AggregateKind = "vinyl"

    /// The record's identity.
    public let id: Identity<Vinyl>
    /// What is known of it.
    public private(set) var description: VinylDescription
    /// What was recorded since it was loaded.
    public var recorded: RecordedEvents

    /// A record as a repository loads it.
    package init(id: Identity<Vinyl>, description: VinylDescription, recorded: RecordedEvents) {
        self.id = id
        self.description = description
        self.recorded = recorded
    }

    /// A new record: records ``VinylCreated``.
    public static func create(_ description: VinylDescription, id: Identity<Vinyl> = Identity()) -> Vinyl {
        var vinyl = Vinyl(id: id, description: description, recorded: RecordedEvents())
        vinyl.record(VinylCreated(vinylID: id, facts: VinylFacts(description)))
        return vinyl
    }

    /// Says what is known by now: records ``VinylUpdated``.
    ///
    /// What says nothing new is no fact, and records nothing.
    public mutating func update(to description: VinylDescription) {
        guard description != self.description else { return }
        self.description = description
        record(VinylUpdated(vinylID: id, facts: VinylFacts(description)))
    }
}

extension UnitOfWork {
    /// The records.
    public var vinyls: Repository<Vinyl> { repository() }
}
