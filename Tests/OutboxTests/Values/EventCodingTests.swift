import Foundation
import Testing

@testable import Outbox

@Suite struct EventCodingTests {
    /// A value object that checks itself while it is decoded, as the domain's do.
    private struct Priced: DomainEvent {
        struct Price: Codable {
            let cents: Int

            init(cents: Int) { self.cents = cents }
            init(from decoder: any Decoder) throws {
                cents = try decoder.singleValueContainer().decode(Int.self)
                guard cents >= 0 else { throw Violation(code: "negative", message: "secret \(cents) is negative") }
            }
        }

        static let name: EventName = "thing.priced"
        let price: Price
    }

    @Test func `an event comes back as it went, under its stable name and version`() throws {
        let date = Date(timeIntervalSince1970: 1_700_000_000)
        let event = Measured(points: [.init(x: -1, y: 2)], at: date)
        let record = try record(event, version: 7)
        #expect(record.name == "thing.measured")
        #expect(record.schemaVersion == 2)
        #expect(record.streamVersion == 7)
        #expect(
            String(decoding: record.payload, as: UTF8.self)
                == #"{"at":"2023-11-14T22:13:20Z","points":[{"x":-1,"y":2}]}"#)
        #expect(try record.decode(as: Measured.self) == event)
    }

    @Test(arguments: [
        (#"{"points":[],"at":7}"#, "'at' is no String"),
        (#"{"points":[]}"#, "'at' is missing"),
        (#"{"points":null,"at":"2023-11-14T22:13:20Z"}"#, "'points' is null"),
        (#"{"points":[],"at":"canary"}"#, "'at' is not valid"),
        (#"{"points":[{"x":1,"y":"canary"}],"at":"2023-11-14T22:13:20Z"}"#, "'points.Index 0.y' is no Int"),
        (#"["canary"]"#, "the payload is no Dictionary<String, Any>"),
        (#"{"canary":"#, "the payload is not valid"),
    ])
    func `a payload that does not fit is named by its field, never by its value`(json: String, place: String) throws {
        var bad = try record(Measured(points: [], at: Date()))
        bad.payload = Array(json.utf8)
        let error = #expect(throws: OutboxError.self) { try bad.decode(as: Measured.self) }
        #expect(error?.code == .undecodableEvent)
        #expect(
            error?.message == "event thing.measured \(bad.id.lowercased) cannot be decoded: \(place); "
                + "mend the event's type, then redrive")
    }

    @Test func `a value object that refuses makes the event undecodable, and keeps its value to itself`() throws {
        var bad = try record(Priced(price: .init(cents: 1)))
        bad.payload = Array(#"{"price":-990099009900}"#.utf8)
        let error = #expect(throws: OutboxError.self) { try bad.decode(as: Priced.self) }
        #expect(error?.code == .undecodableEvent)
        #expect(error?.message.contains("990099009900") == false)
    }

    @Test func `a shape newer than this program is refused`() throws {
        var event = try record(Measured(points: [], at: Date(timeIntervalSince1970: 0)))
        event.schemaVersion = 3
        let error = #expect(throws: OutboxError.self) { try event.decode(as: Measured.self) }
        #expect(error?.code == .undecodableEvent)
        #expect(
            error?.message == "event thing.measured \(event.id.lowercased) has version 3, this program knows up to 2: "
                + "deploy a newer one, then redrive")
    }

    @Test func `a text survives whatever it holds`() throws {
        for text in ["", "naïve", "\u{1F4DA}\u{200D}", "\"\\/\n\u{1}\u{2028}", "e\u{301}"] {
            let decoded = try record(Said(text: text)).decode(as: Said.self)
            #expect(Array(decoded.text.utf8) == Array(text.utf8))
        }
    }
}
