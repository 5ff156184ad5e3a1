import Outbox
import OutboxPostgres
import OutboxRelay
import Testing

@testable import OutboxTesting

/// What a running relay makes of deliveries whose handler knows what its failure means.
@Suite(.timeLimit(.minutes(1))) struct OutcomeTests {
    @Test func `a refused event is among the dead letters with its reason, and explained, while others flow`()
        async throws
    {
        try await World.with { world in
            let probe = RelayProbe()
            let sick = try await world.store.raise()
            for _ in 0..<3 { try await world.store.raise() }
            let relay = try world.relay {
                $0.observe = probe.observe
            } _: {
                Deliver(CounterRaised.self, as: "send") { event, _ in
                    if event.counterID == sick { throw DeliveryFailure.refused("the address does not exist") }
                }
            }
            var outcomes = 0
            try await running([relay]) {
                _ = await probe.next { event in
                    if case .handled(_, let positions) = event { outcomes += positions.count }
                    if case .parked(_, _, .dead, _) = event { outcomes += 1 }
                    return outcomes == 4
                }
            }
            let operations = world.operations()
            let letters = try await operations.deadLetters().letters
            #expect(letters.map(\.error) == ["the address does not exist"])
            #expect(letters.map(\.attempts) == [1])
            let explanation = try await operations.explain(.id(try #require(letters.first).event))
            let sentence = explanation.lines.first { $0.subscription == "send" }?.sentence ?? ""
            #expect(sentence.contains("the address does not exist"), "\(sentence)")
        }
    }

    @Test func `what the other side will take later is delivered then, its try unspent`() async throws {
        try await World.with { world in
            let (probe, tries) = (RelayProbe(), Recorder<Int>())
            for _ in 0..<3 { try await world.store.raise() }
            let asked = Duration.milliseconds(300)
            let refused = Recorder<ContinuousClock.Instant>()
            let relay = try world.relay {
                $0.observe = probe.observe
                $0.breaker.basePause = .milliseconds(1)
            } _: {
                Deliver(CounterRaised.self, as: "send", retry: .atOnce(attempts: 1), concurrency: 1) { _, delivery in
                    tries.append(delivery.attempt)
                    guard refused.all.isEmpty else { return }
                    refused.append(.now)
                    throw DeliveryFailure.unavailable("too many requests", for: asked)
                }
            }
            try await running([relay]) { await probe.handled(3) }
            #expect(ContinuousClock.now - (try #require(refused.all.first)) >= asked)
            #expect(tries.all == [1, 1, 1, 1], "three events, and the one that met the refusal again")
            #expect(try await world.store.status().first { $0.name == "send" }?.parked == 0)
        }
    }
}
