import Foundation
import NIOHTTP1
import Outbox
import OutboxTesting
import Testing
import WhiteLabel

@testable import WhiteLabelGateways

/// What providers are sent.
@Suite(.timeLimit(.minutes(1))) struct ProviderRequestTests {
    private func request(
        _ configure: (String) throws -> GatewayConfiguration, _ call: (Gateways) async throws -> Void
    ) async throws -> HTTPStub.Request {
        try await HTTPStub.with { _ in
            .done
        } _: { stub, address in
            try await GatewayClient.with { client in
                try await call(Gateways.connected(try configure(address), by: client) { _ in })
            }
            return try #require(stub.requests.all.first)
        }
    }

    @Test func `Slack gets a text in which nothing is a link or a command`() async throws {
        let request = try await request {
            try GatewayConfiguration(slackWebhookURL: $0 + "/services/x")
        } _: {
            try await $0.chat.post("Ada <!channel> & \"Co\"", idempotencyKey: "key:1")
        }
        #expect(request.method == "POST" && request.path == "/services/x" && request.key == "key:1")
        #expect(request.body == #"{"text":"Ada &lt;!channel&gt; &amp; \"Co\""}"#)
    }

    @Test func `A subscriber is put under the hash of the address, so that a repeat changes nothing`() async throws {
        let request = try await request {
            try GatewayConfiguration(mailingListURL: $0 + "/3.0/lists/a1", mailingListToken: "canary4711")
        } _: {
            try await $0.mailingList.add(
                ListSubscriber(email: "Ada@Example.com", firstName: "Ada", lastName: "Lovelace"),
                idempotencyKey: "key:2")
        }
        // The hash that Mailchimp's documentation asks for: MD5 of the address in lower case.
        #expect(request.method == "PUT" && request.path == "/3.0/lists/a1/members/3e3417d7ef77d5932a6734b916515ed5")
        #expect(request.headers.first(name: "Authorization") == "Bearer canary4711")
        #expect(
            request.body == """
                {"email_address":"Ada@Example.com","merge_fields":{"FNAME":"Ada","LNAME":"Lovelace"},\
                "status_if_new":"subscribed"}
                """)
    }

    @Test(arguments: [204, 404, 405, 410])
    func `Who leaves is deleted by the same hash, and was not there all the same`(status: Int) async throws {
        try await HTTPStub.with { _ in
            .status(status)
        } _: { stub, address in
            try await GatewayClient.with { client in
                let configuration = try GatewayConfiguration(mailingListURL: address + "/lists/a1")
                try await Gateways.connected(configuration, by: client) { _ in }.mailingList
                    .remove("Ada@Example.com", idempotencyKey: "key:4")
            }
            let request = try #require(stub.requests.all.first)
            #expect(request.method == "DELETE" && request.path == "/lists/a1/members/3e3417d7ef77d5932a6734b916515ed5")
            #expect(request.key == "key:4" && request.body.isEmpty)
        }
    }

    @Test func `A mail API gets sender, recipient, subject and text`() async throws {
        let request = try await request {
            try GatewayConfiguration(mailURL: $0 + "/v1/send", mailToken: "user:word", mailFrom: "shop@example.com")
        } _: {
            try await $0.mailer.send(
                Mail(to: "ada@example.com", subject: "Welcome", text: "Hello.\n"), idempotencyKey: "key:3")
        }
        #expect(request.method == "POST" && request.path == "/v1/send" && request.key == "key:3")
        #expect(request.headers.first(name: "Authorization") == "Basic dXNlcjp3b3Jk")
        #expect(
            request.body == """
                {"from":"shop@example.com","subject":"Welcome","text":"Hello.\\n","to":"ada@example.com"}
                """)
    }

    @Test func `A key that could end a header is never sent`() async throws {
        try await HTTPStub.with { _ in
            .done
        } _: { stub, address in
            try await GatewayClient.with { client in
                let configuration = try GatewayConfiguration(slackWebhookURL: address)
                let chat = Gateways.connected(configuration, by: client) { _ in }.chat
                await #expect(throws: DeliveryFailure.self) {
                    try await chat.post("hello", idempotencyKey: "key\r\nX: y")
                }
            }
            #expect(stub.requests.all.isEmpty)
        }
    }

    @Test(
        arguments: [
            (nil, nil), ("", nil), ("7", 7), (" 7 ", 7), ("-7", nil), ("7.5", nil),
            ("99999999999999999999", 1_000_000_000),
            ("Sun, 06 Nov 1994 08:50:37 GMT", 60), ("Sun, 06 Nov 1994 08:48:37 GMT", 0), ("06 Nov 1994 08:49:37", nil),
            ("Sun, 99 Nov 1994 08:50:37 GMT", nil), ("Sun, 06 Nov 9999999 08:50:37 GMT", nil),
        ] as [(String?, Int?)])
    func `A wish to wait is read as seconds or as a date`(text: String?, seconds: Int?) {
        let now = Date(timeIntervalSince1970: 784_111_777)
        #expect(RetryAfter.read(text, asOf: now) == seconds.map { .seconds($0) })
    }
}
