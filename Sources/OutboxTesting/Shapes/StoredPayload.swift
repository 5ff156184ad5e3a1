import Foundation
public import Outbox

/// A payload as a row has it that was written by an older program: for a test that today's type still reads it.
public struct StoredPayload: Sendable {
    /// The event's name.
    public let event: EventName
    /// The version it was written in.
    public let version: Int
    /// The document, to the byte.
    public let json: String

    /// Copies what was stored; never what today's type would write.
    public init(_ event: EventName, version: Int, _ json: String) {
        self.event = event
        self.version = version
        self.json = json
    }

    /// Reads it as a relay would.
    public func decode<Event: DomainEvent>(as type: Event.Type) throws -> Event {
        let record = EventRecord(
            id: .timeOrdered(), name: event, schemaVersion: version, stream: StreamID(kind: "stored", id: "payload"),
            streamVersion: 1, payload: Array(json.utf8), metadata: Metadata())
        return try record.decode(as: type)
    }

    /// Why today's type cannot read it; nil where it can.
    func problem(readingAs type: any DomainEvent.Type) -> String? {
        do {
            _ = try decode(as: type)
            return nil
        } catch {
            return "\(error)"
        }
    }
}
