import Foundation
import Testing

@testable import Outbox

/// Rows of older versions, read by today's type.
@Suite struct UpcastTests {
    private static let ada = GuestBooked(
        firstName: "Ada", lastName: "King Lovelace", lines: [.init(amount: 12.5, currency: "USD")])

    @Test(arguments: [
        (1, #"{"name":"Ada King Lovelace","cents":1250}"#),
        (2, #"{"firstName":"Ada","lastName":"King Lovelace","price":{"value":12.50}}"#),
        (3, #"{"firstName":"Ada","lastName":"King Lovelace","lines":[{"amount":12.5,"currency":"USD"}]}"#),
    ])
    func `a row of any version is read by today's type`(version: Int, json: String) throws {
        #expect(try stored(GuestBooked.self, version: version, json).decode(as: GuestBooked.self) == Self.ada)
    }

    @Test func `what no step touches stays as it was written`() throws {
        let row = stored(
            GuestBooked.self, version: 2,
            #"{"firstName":"\u0041da","lastName":"é\n","price":{"value":0.12345678901234567890123456789012345678,"#
                + #""currency":"EUR"},"at":"2023-11-14T22:13:20.5Z","gone":[null,true,{"":-1e3}]}"#)
        // A dictionary of decimals refuses the currency, so that the step fails rather than drops it.
        let error = #expect(throws: OutboxError.self) { try row.decode(as: GuestBooked.self) }
        #expect(error?.message.contains("Upcast(from: 2) failed: 'price.currency' is no Decimal") == true)

        let same = stored(
            Kept.self, version: 1,
            #"{"digits":0.12345678901234567890123456789012345678,"text":"\u0041\n\"é","at":"2023-11-14T22:13:20.5Z","#
                + #""other":[null,true,{"":-1e3}]}"#)
        let kept = try same.decode(as: Kept.self)
        #expect(kept.digits.description == "0.12345678901234567890123456789012345678")
        #expect(kept.text == "A\n\"é")
        #expect(kept.at == Date(timeIntervalSince1970: 1_700_000_000.5))
        #expect(try Payload(json: same.payload).json.elementsEqual(Self.sorted.utf8))
    }

    private static let sorted =
        #"{"at":"2023-11-14T22:13:20.5Z","digits":0.12345678901234567890123456789012345678,"#
        + #""other":[null,true,{"":-1e3}],"text":"A\n\"é"}"#

    /// Its second version reads what the first one wrote.
    private struct Kept: DomainEvent {
        static let name: EventName = "thing.kept"
        static let version = 2
        static let upcasts = [Upcast(from: 1)]
        let digits: Decimal
        let text: String
        let at: Date
    }

    @Test(arguments: [
        (1, #"{"name":"canary","cents":1}"#, "Upcast(from: 1) failed: a value is refused by Mishap; mend it"),
        (1, #"{"cents":1}"#, "Upcast(from: 1) failed: 'name' is missing; mend it"),
        (1, #"{"name":7,"cents":1}"#, "Upcast(from: 1) failed: 'name' is no String; mend it"),
        (2, #"{"firstName":"canary"}"#, "Upcast(from: 2) failed: 'price' is missing; mend it"),
        (2, #"["canary"]"#, "Upcast(from: 2) failed: the payload is no Dictionary<String, Any>; mend it"),
        (1, #"{"canary":"#, "Upcast(from: 1) failed: the payload is not valid; mend it"),
        (
            2, #"{"firstName":"canary","price":{}}"#,
            "cannot be decoded as version 3: 'lastName' is missing; mend the event's `upcasts`"
        ),
    ])
    func `a step that fails is named, and what the row holds is not`(version: Int, json: String, end: String) throws {
        let row = stored(GuestBooked.self, version: version, json)
        let error = #expect(throws: OutboxError.self) { try row.decode(as: GuestBooked.self) }
        #expect(error?.code == .undecodableEvent)
        let message = error?.message ?? ""
        #expect(message.hasPrefix("event guest.booked \(row.id.lowercased) has version \(version)"))
        #expect(message.hasSuffix("\(end), then redrive"))
        #expect(!message.contains("canary"))
    }

    @Test func `an older row without a step is refused with what to write`() throws {
        let row = stored(Measured.self, version: 1, #"{"points":[],"at":"2023-11-14T22:13:20Z"}"#)
        let error = #expect(throws: OutboxError.self) { try row.decode(as: Measured.self) }
        #expect(error?.code == .undecodableEvent)
        #expect(
            error?.message == "event thing.measured \(row.id.lowercased) has version 1, this program reads 2: "
                + "declare Upcast(from: 1) in the event's `upcasts`, and deploy it, then redrive")
    }

    @Test(arguments: [0, -1, Int(Int32.min)]) func `a version that never was is refused at once`(version: Int) throws {
        let row = stored(GuestBooked.self, version: version, "{}")
        let error = #expect(throws: OutboxError.self) { try row.decode(as: GuestBooked.self) }
        #expect(error?.message.contains("declare Upcast(from: \(version))") == true)
    }
}
