import NIOHTTP1
import Outbox
import OutboxTesting
import Testing
import WhiteLabel
import WhiteLabelGateways

/// What a broker's bridge is sent: other systems read it, so it stays as it is to the byte.
@Suite(.timeLimit(.minutes(1))) struct EventRequestTests {
    private func request(
        _ event: PublicEvent, token: String? = nil, path: String = "/events"
    ) async throws -> HTTPStub.Request {
        try await HTTPStub.with { _ in
            .done
        } _: { stub, address in
            try await GatewayClient.with { client in
                let configuration = try GatewayConfiguration(eventsURL: address + path, eventsToken: token)
                try await Gateways.connected(configuration, by: client) { _ in }.publisher
                    .publish(event, idempotencyKey: "publishing.events:1")
            }
            return try #require(stub.requests.all.first)
        }
    }

    private func envelope(_ type: String, _ kind: String, _ data: String, cause: String = "") -> String {
        """
        {\(cause)"correlationid":"019a0000-0000-7000-8000-000000000003","data":\(data),\
        "datacontenttype":"application/json","id":"019a0000-0000-7000-8000-000000000002",\
        "partitionkey":"\(kind)/019a0000-0000-7000-8000-000000000001","source":"/white-label","specversion":"1.0",\
        "subject":"\(kind)/019a0000-0000-7000-8000-000000000001","time":"2026-11-21T16:45:12.125Z",\
        "type":"com.example.white-label.\(type)"}
        """
    }

    @Test func `An event is a CloudEvent of structured JSON, under the delivery's key`() async throws {
        let request = try await request(.created, token: "canary4711", path: "/v1.0/publish/pubsub/vinyl")
        #expect(request.method == "POST" && request.path == "/v1.0/publish/pubsub/vinyl")
        #expect(request.key == "publishing.events:1")
        #expect(request.headers["Content-Type"] == ["application/cloudevents+json"])
        #expect(request.headers["Authorization"] == ["Bearer canary4711"])
        let data = """
            {"artist":"Miles Davis","genres":["Jazz"],"id":"019a0000-0000-7000-8000-000000000001",\
            "title":"Kind of Blue","year":1959}
            """
        #expect(request.body == envelope("vinyl.created.v1", "vinyl", data))
    }

    @Test func `A record whose year nobody knows has none`() async throws {
        let facts = VinylFacts(try VinylFields(title: "A/B \"<é>\"", artist: "Unknown").description())
        let vinyl = PublicVinyl(id: PublicEvent.identity(), facts: facts)
        let request = try await request(.about("vinyl", .vinylUpdated(vinyl)))
        let data = """
            {"artist":"Unknown","genres":[],"id":"019a0000-0000-7000-8000-000000000001","title":"A/B \\"<é>\\""}
            """
        #expect(request.body == envelope("vinyl.updated.v1", "vinyl", data))
    }

    @Test func `A trade tells who agreed`() async throws {
        let user = Identity<User>(PublicEvent.uuid(4))
        let trade = PublicTrade(id: PublicEvent.identity(), offeredBy: PublicEvent.identity(), offeredTo: user)
        let request = try await request(.about("trade", .tradeAccepted(trade)))
        let data = """
            {"id":"019a0000-0000-7000-8000-000000000001","offeredBy":"019a0000-0000-7000-8000-000000000001",\
            "offeredTo":"019a0000-0000-7000-8000-000000000004"}
            """
        #expect(request.body == envelope("trade.accepted.v1", "trade", data))
    }

    @Test func `A user is an identity and nothing else, and what an event caused names its cause`() async throws {
        let (user, cause) = (PublicUser(id: PublicEvent.identity()), PublicEvent.uuid(5))
        let data = #"{"id":"019a0000-0000-7000-8000-000000000001"}"#
        let causation = #""causationid":"019a0000-0000-7000-8000-000000000005","#
        let created = try await request(.about("user", .userCreated(user)))
        #expect(created.body == envelope("user.created.v1", "user", data))
        let closed = try await request(.about("user", .userClosed(user), causedBy: cause))
        #expect(closed.body == envelope("user.closed.v1", "user", data, cause: causation))
    }
}
