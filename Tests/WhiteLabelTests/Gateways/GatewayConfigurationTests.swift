import Outbox
import OutboxTesting
import Testing
import WhiteLabel

@testable import WhiteLabelGateways

@Suite struct GatewayConfigurationTests {
    @Test func `Everything that is wrong is said at once, by the variables' names and without their values`() throws {
        let error = #expect(throws: ValidationError.self) {
            try GatewayConfiguration(
                slackWebhookURL: "canary.example/x", mailURL: "https://canary4711@mail.example", mailFrom: "nobody",
                mailingListURL: "http://canary.example/lists", mailingListToken: "two words",
                eventsURL: "ftp://canary.example", eventsToken: "three\nlines")
        }
        #expect(
            error?.violations.map(\.field) == [
                "SLACK_WEBHOOK_URL", "MAIL_FROM", "MAILING_LIST_URL", "MAILING_LIST_TOKEN", "EVENTS_URL",
                "EVENTS_TOKEN",
            ])
        #expect(error?.description.contains("4711") == false && error?.description.contains("two words") == false)
    }

    @Test(arguments: [
        ("http://127.0.0.1:8080/x", false, true), ("http://localhost/x", false, true), ("http://[::1]/x", false, true),
        ("http://127.evil.example/x", false, false), ("http://127.0.0.1.evil.example/x", false, false),
        ("http://127.+0.0.1/x", false, false), ("http://127.1/x", false, false),
        ("http://localhost.evil.example/x", false, false), ("http://mail/x", false, false),
        ("http://mail/x", true, true),
        ("https://hooks.example/x", false, true), ("ftp://hooks.example/x", true, false), ("https://", true, false),
        ("https://hooks.example:99999/x", true, false), ("https://hooks.example/x\r\ny", true, false),
    ])
    func `Secrets go over the network encrypted, unless it is trusted`(
        address: String, isTrusted: Bool, isRight: Bool
    ) {
        let configuration = try? GatewayConfiguration(slackWebhookURL: address, allowsInsecureTLS: isTrusted)
        #expect((configuration != nil) == isRight)
    }

    @Test func `A configuration describes itself without secrets`() throws {
        let configuration = try GatewayConfiguration(
            slackWebhookURL: "https://hooks.example/services/canary4711",
            mailURL: "smtps://lists:canary4711@mail.example", mailToken: "canary4711", mailFrom: "shop@example.com",
            mailingListURL: "https://canary4711@list.example", mailingListToken: "canary4711",
            eventsURL: "https://events.example/services", eventsToken: "canary4711")
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!"\(configuration) \(String(reflecting: configuration)) \(dumped)".contains("canary4711"))
        #expect(!"\(configuration) \(String(reflecting: configuration))".contains("services"))
        #expect(!dumped.contains("services") && dumped.contains("hooks.example"))
    }

    @Test func `What has no address is told to the log, a line a call`() async throws {
        let lines = Recorder<String>()
        let gateways = try await GatewayClient.with { client in
            let gateways = Gateways.connected(try GatewayConfiguration(slackWebhookURL: ""), by: client) {
                lines.append($0)
            }
            try await gateways.chat.post("hello\nthere", idempotencyKey: "1")
            try await gateways.mailer.send(
                Mail(to: "ada@example.com", subject: "Welcome", text: "Hello."), idempotencyKey: "2")
            try await gateways.mailingList.add(
                ListSubscriber(email: "ada@example.com", firstName: "Ada", lastName: "L"), idempotencyKey: "3")
            try await gateways.publisher.publish(.created, idempotencyKey: "4")
            return gateways
        }
        #expect(gateways.chat is LoggedGateway)
        #expect(
            lines.all == [
                "[Slack] hello there", "[Mail] to ada@example.com: Welcome", "[List] Ada L <ada@example.com>",
                "[Event] com.example.white-label.vinyl.created.v1 of vinyl/019a0000-0000-7000-8000-000000000001",
            ])
    }
}
