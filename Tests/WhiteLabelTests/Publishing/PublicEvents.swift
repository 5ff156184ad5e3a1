import Foundation
import Outbox
import WhiteLabel

extension PublicEvent {
    /// A record was entered, by a command.
    static var created: PublicEvent {
        get throws {
            let facts = try VinylFacts(VinylFields.blue.description())
            return about("vinyl", .vinylCreated(PublicVinyl(id: identity(), facts: facts)))
        }
    }

    /// An event about the one aggregate, at a time of its own.
    static func about(_ kind: AggregateKind, _ fact: PublicFact, causedBy cause: UUID? = nil) -> PublicEvent {
        let record = EventRecord(
            id: uuid(2), name: "any", schemaVersion: 1, stream: StreamID(kind: kind, id: uuid(1).lowercased),
            streamVersion: 1,
            payload: [], metadata: Metadata(correlation: uuid(3), causation: cause, actor: "canary"))
        let time = Date(timeIntervalSince1970: 1_795_279_512.125)
        return PublicEvent(fact, of: LoggedEvent(record: record, position: 1, recordedAt: time))
    }

    /// The one identity, for whatever it is of.
    static func identity<Aggregate>() -> Identity<Aggregate> { Identity(uuid(1)) }

    /// `019a0000-…-00000000000<last>`.
    static func uuid(_ last: UInt8) -> UUID {
        UUID(uuid: (0x01, 0x9A, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, last))
    }
}
