public import Outbox

/// More is known of a record, or something else.
public struct VinylUpdated: DomainEvent, Hashable {
    /// `vinyl.updated`.
    public static let name: EventName = "vinyl.updated"

    /// The record.
    public let vinylID: Identity<Vinyl>
    /// What is known of it since.
    public let facts: VinylFacts

    /// Names every fact.
    public init(vinylID: Identity<Vinyl>, facts: VinylFacts) {
        self.vinylID = vinylID
        self.facts = facts
    }
}
