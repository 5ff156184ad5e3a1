public import Outbox

/// A record came into the collection of White Label.
public struct VinylCreated: DomainEvent, Hashable {
    /// `vinyl.created`.
    public static let name: EventName = "vinyl.created"

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
