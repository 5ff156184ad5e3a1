import Foundation
import Outbox

/// An event in its third version.
///
/// Version 1 had one name and cents, version 2 two names and an amount in a nested price, version 3 lines instead of one
/// price.
struct GuestBooked: DomainEvent, Hashable {
    struct Line: Codable, Hashable {
        let amount: Decimal
        let currency: String
    }

    static let name: EventName = "guest.booked"
    static let version = 3
    static let upcasts = [
        Upcast(from: 1) { payload in
            let parts = try payload.decode(String.self, at: "name").split(separator: " ", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw Mishap() }
            try payload.set("firstName", to: parts[0])
            try payload.set("lastName", to: parts[1])
            payload.remove("name")
            try payload.set("price", to: ["value": try payload.decode(Decimal.self, at: "cents") / 100])
        },
        Upcast(from: 2) { payload in
            payload["price"]?.rename("value", to: "amount")
            payload["lines"] = try Payload([payload.decode([String: Decimal].self, at: "price")])
            try payload.forEach(in: "lines") { try $0.fill("currency", with: "USD") }
        },
    ]

    let firstName: String
    let lastName: String
    let lines: [Line]
    var at: Date?
}

/// A row of the event as it was stored.
func stored(_ event: any DomainEvent.Type, version: Int, _ json: String, number: Int64 = 1) -> EventRecord {
    EventRecord(
        id: .timeOrdered(), name: event.name, schemaVersion: version, stream: StreamID(kind: "thing", id: "one"),
        streamVersion: number, payload: Array(json.utf8), metadata: Metadata())
}
