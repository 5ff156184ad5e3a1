import Outbox
import OutboxTesting
import Testing
import WhiteLabel
import WhiteLabelGateways

/// Providers that answer what they should not.
@Suite(.timeLimit(.minutes(1))) struct HostileProviderTests {
    private func post(to address: String, patience: Duration = .seconds(10)) async throws {
        try await GatewayClient.with(patience: patience) { client in
            let configuration = try GatewayConfiguration(slackWebhookURL: address + "/canary4711")
            let gateways = Gateways.connected(configuration, by: client) { _ in }
            try await gateways.chat.post("hello", idempotencyKey: "key:1")
        }
    }

    @Test func `A yes that never ends is a yes, and is not listened to`() async throws {
        try await HTTPStub.with { _ in
            .endless
        } _: { stub, address in
            try await post(to: address)
            #expect(stub.effects == ["key:1"])
        }
    }

    /// What a provider says, under a short name: some of it is long.
    struct Saying: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let bytes: String
    }

    @Test(arguments: [
        Saying(testDescription: "another protocol", bytes: "SMTP/9.9 what?\r\n\r\n"),
        Saying(testDescription: "a status that is none", bytes: "HTTP/1.1 999999 Hm\r\n\r\n"),
        Saying(testDescription: "zeroes", bytes: "\0\0\0\0\r\n\r\n"),
        Saying(
            testDescription: "a header of a megabyte",
            bytes: "HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 1 << 20) + "\r\n\r\n"),
        Saying(
            testDescription: "131072 headers",
            bytes: "HTTP/1.1 200 OK\r\n" + String(repeating: "X: x\r\n", count: 1 << 17) + "\r\n"),
    ])
    func `What is no answer, or too much of one, is a failure to be repeated`(answer: Saying) async throws {
        try await HTTPStub.with { _ in
            .bytes(answer.bytes)
        } _: { _, address in
            let failure = await #expect(throws: DeliveryFailure.self) { try await post(to: address) }
            let reason = failure?.description ?? ""
            #expect(reason.contains("unknown; it is repeated") && !reason.contains("canary4711"), "\(reason)")
        }
    }

    @Test func `A redirect takes nothing elsewhere`() async throws {
        try await HTTPStub.with { _ in
            .done
        } _: { other, elsewhere in
            try await HTTPStub.with { _ in
                .status(307, headers: ["Location": elsewhere + "/taken"])
            } _: { _, address in
                let failure = await #expect(throws: DeliveryFailure.self) { try await post(to: address) }
                #expect(failure?.description.contains("redirects (307)") == true)
            }
            #expect(other.requests.all.isEmpty)
        }
    }

    @Test func `Nobody there is a failure that names the host and no more`() async throws {
        let gone = try await HTTPStub.with { _ in
            .done
        } _: { _, address in
            address
        }
        let failure = await #expect(throws: DeliveryFailure.self) { try await post(to: gone) }
        let reason = failure?.description ?? ""
        #expect(reason.hasPrefix("Slack at 127.0.0.1: no answer") && !reason.contains("canary4711"), "\(reason)")
    }

    @Test func `A call that is cancelled says so, and not that the provider failed`() async throws {
        try await HTTPStub.with { _ in
            .stall
        } _: { stub, address in
            let call = Task { try await post(to: address) }
            call.cancel()
            await #expect(throws: CancellationError.self) { try await call.value }
            #expect(stub.effects.isEmpty)
        }
    }
}
