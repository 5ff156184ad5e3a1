import Foundation
import NIOHTTP1
import Outbox
import WhiteLabel

/// Hands events to a broker's HTTP bridge: CloudEvents 1.0, each a POST of structured JSON.
///
/// `source` and `id` name an event for ever, so readers drop repeats by them. `partitionkey` is the aggregate: a broker that
/// parts its topics keeps the order of each.
struct EventBridge: EventPublisher {
    let route: GatewayConfiguration.Route
    let client: GatewayClient

    private struct Content: Encodable {
        let specversion = "1.0"
        let id: String
        let source = "/white-label"
        let type: String
        let subject: String
        let time: String
        let partitionkey: String
        let correlationid: String
        let causationid: String?
        let datacontenttype = "application/json"
        let data: PublicFact
    }

    func publish(_ event: PublicEvent, idempotencyKey: String) async throws {
        try await GatewayRequest(
            to: "the event bridge at \(route.address.host)", .POST, route.address.location,
            authorization: Authorization.of(route.token, or: route.address.credentials), key: idempotencyKey,
            as: "application/cloudevents+json", Self.content(event)
        ).send(by: client)
    }

    private static func content(_ event: PublicEvent) -> Content {
        Content(
            id: event.id.lowercased, type: event.fact.type, subject: event.subject.description,
            time: event.time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)),
            partitionkey: event.subject.description, correlationid: event.correlation.lowercased,
            causationid: event.causation?.lowercased, data: event.fact)
    }
}
