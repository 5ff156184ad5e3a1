import Outbox
import OutboxRelay
import OutboxTesting
import Synchronization
import Testing
import WhiteLabel
import WhiteLabelGateways

/// Texts that a relay posts to a webhook which fails in every way.
@Suite(.timeLimit(.minutes(2))) struct WebhookDeliveryTests {
    private let secret = "/services/T0CANARY/B0CANARY"

    private func chat(_ address: String, _ client: GatewayClient) throws -> any ChatChannel {
        let configuration = try GatewayConfiguration(slackWebhookURL: address + secret)
        return Gateways.connected(configuration, by: client) { _ in }.chat
    }

    private func names(_ count: Int) -> [String] { (0..<count).map { "guest \($0)" } }

    @Test func `Whatever is cut, lost or fails, each text is posted once, all its requests under one key`() async throws
    {
        let reception = Reception()
        try await reception.store.arrive(names(24))
        try await HTTPStub.with { request in
            let number = Int(request.body.filter(\.isNumber)) ?? 0
            return switch (number % 6, request.number) {
            case (0, 1): .cut
            case (1, 1), (1, 2): .lost
            case (2, 1): .status(503)
            case (3, 1): .status(500, headers: ["Retry-After": "0"])
            case (4, 1): .status(408)
            default: .done
            }
        } _: { stub, address in
            try await GatewayClient.with { client in
                let chat = try chat(address, client)
                try await reception.running(telling: { try await chat.post($0.name, idempotencyKey: $1) }) {
                    await reception.settled(24)
                }
            }
            #expect(stub.effects.count == 24 && Set(stub.effects).count == 24)
            for (key, requests) in Dictionary(grouping: stub.requests.all, by: \.key) {
                #expect(key.hasPrefix("guests.tell:"))
                #expect(Set(requests.map(\.body)).count == 1, "one text under one key")
                #expect(Set(requests.map(\.path)) == [secret])
            }
            #expect(stub.requests.all.count == 24 + 4 * 6, "five failures of six, and one kind of them twice")
        }
        #expect(reception.store.parked(by: reception.name).isEmpty)
        #expect(!reception.log.all.contains { $0.contains("CANARY") }, "the webhook's address is a secret")
    }

    @Test func `What a provider refuses is dead at once with its reason, and others flow`() async throws {
        let reception = Reception()
        try await reception.store.arrive(names(12))
        try await HTTPStub.with { request in
            request.body.contains("guest 3") ? .status(400) : .done
        } _: { stub, address in
            try await GatewayClient.with { client in
                let chat = try chat(address, client)
                try await reception.running(
                    threshold: 1, concurrency: 1, telling: { try await chat.post($0.name, idempotencyKey: $1) }
                ) { await reception.settled(12) }
            }
            #expect(stub.effects.count == 11)
            #expect(stub.requests.all.count == 12, "nothing was repeated, and the refusal opened no circuit")
        }
        let dead = try #require(reception.store.parked(by: reception.name).first)
        #expect(dead.state == .dead && dead.attempts == 1)
        #expect(dead.error == "Slack at 127.0.0.1 refuses the request (400); no repeat heals that, see the event")
    }

    @Test func `Too many requests: all wait as long as the provider asks, and no try is spent`() async throws {
        let reception = Reception()
        try await reception.store.arrive(names(5))
        let times = Recorder<ContinuousClock.Instant>()
        try await HTTPStub.with { _ in
            times.append(.now)
            return times.all.count == 1 ? .status(429, headers: ["Retry-After": "1"]) : .done
        } _: { stub, address in
            try await GatewayClient.with { client in
                let chat = try chat(address, client)
                var once = RetryPolicy.soon
                once.maximumAttempts = 1
                try await reception.running(
                    retry: once, concurrency: 1, telling: { try await chat.post($0.name, idempotencyKey: $1) }
                ) { await reception.settled(5) }
            }
            #expect(stub.effects.count == 5 && stub.requests.all.count == 6)
        }
        #expect(times.all[1] - times.all[0] >= .seconds(1))
        #expect(reception.store.parked(by: reception.name).isEmpty)
    }

    @Test func `A provider that is down is asked seldom, and gets everything once it is up`() async throws {
        let reception = Reception()
        try await reception.store.arrive(names(30))
        let isUp = Mutex(false)
        try await HTTPStub.with { _ in
            isUp.withLock { $0 } ? .done : .status(503)
        } _: { stub, address in
            try await GatewayClient.with { client in
                let chat = try chat(address, client)
                try await reception.running(
                    threshold: 5, concurrency: 1, telling: { try await chat.post($0.name, idempotencyKey: $1) }
                ) {
                    for _ in 0..<2 {
                        await reception.probe.next { if case .circuitOpened = $0 { true } else { false } }
                    }
                    #expect(stub.requests.all.count <= 7, "five failures open it, and each pause ends with one call")
                    isUp.withLock { $0 = true }
                    await reception.settled(30)
                }
            }
            #expect(stub.effects.count == 30)
        }
    }

    @Test func `A provider that stalls is given up in time, and asked again under the same key`() async throws {
        let reception = Reception()
        try await reception.store.arrive(["one"])
        try await HTTPStub.with {
            $0.number == 1 ? .stall : .done
        } _: { stub, address in
            try await GatewayClient.with(patience: .milliseconds(300)) { client in
                let chat = try chat(address, client)
                try await reception.running(telling: { try await chat.post($0.name, idempotencyKey: $1) }) {
                    await reception.settled(1)
                }
            }
            #expect(stub.requests.all.count == 2 && Set(stub.requests.all.map(\.key)).count == 1)
            #expect(stub.effects.count == 1)
        }
        #expect(reception.log.all.contains { $0.contains("did not answer within 0.3 seconds") })
    }

    @Test(arguments: [401, 403, 404, 410, 302])
    func `What is the configuration's fault kills no event: they flow once it is mended`(status: Int) async throws {
        let reception = Reception()
        try await reception.store.arrive(names(4))
        let isMended = Mutex(false)
        try await HTTPStub.with { _ in
            isMended.withLock { $0 } ? .done : .status(status)
        } _: { stub, address in
            try await GatewayClient.with { client in
                let chat = try chat(address, client)
                var once = RetryPolicy.soon
                once.maximumAttempts = 1
                try await reception.running(
                    retry: once, telling: { try await chat.post($0.name, idempotencyKey: $1) }
                ) {
                    for _ in 0..<3 {
                        await reception.probe.next { if case .circuitOpened = $0 { true } else { false } }
                    }
                    let parked = reception.store.parked(by: reception.name)
                    #expect(!parked.isEmpty && parked.allSatisfy { $0.state == .retrying && $0.attempts <= 1 })
                    #expect(parked.contains { $0.error?.contains("(\(status))") == true })
                    isMended.withLock { $0 = true }
                    await reception.settled(4)
                }
            }
            #expect(stub.effects.count == 4)
        }
        #expect(reception.store.parked(by: reception.name).isEmpty)
        #expect(!reception.log.all.contains { $0.contains("CANARY") })
    }
}
