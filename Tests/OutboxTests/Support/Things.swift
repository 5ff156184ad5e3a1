import Foundation
import Outbox

/// An aggregate with a text for an identity, that records whatever it is told.
struct Thing: AggregateRoot {
    struct ID: AggregateID { let streamText: String }

    static let kind: AggregateKind = "thing"
    let id: ID
    var recorded = RecordedEvents()

    init(_ id: String = "one") { self.id = ID(streamText: id) }
}

/// An event with a text.
struct Said: DomainEvent, Hashable {
    static let name: EventName = "thing.said"
    let text: String
}

/// An event with a nested value, in its second version.
struct Measured: DomainEvent, Hashable {
    struct Point: Codable, Hashable {
        let x: Int
        let y: Int
    }

    static let name: EventName = "thing.measured"
    static let version = 2
    let points: [Point]
    let at: Date
}

extension UnitOfWork {
    var things: Repository<Thing> { repository() }
}

/// A record as a store holds it.
func record(
    _ event: some DomainEvent, version: Int64 = 1, of stream: StreamID = StreamID(kind: "thing", id: "one")
) throws -> EventRecord {
    try EventRecord(event, of: stream, version: version, metadata: Metadata())
}

struct Mishap: Error, Equatable {}
