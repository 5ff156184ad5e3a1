import Outbox
import Testing

@testable import OutboxTesting

/// Events that another program set aside, a newer one for instance, which handles more than this one.
@Suite struct ForeignEventTests {
    @Test(arguments: ["react", "deliver"])
    func `an event set aside that this program has no handler for is not dropped`(kind: String) async throws {
        let clock = ManualClock()
        let store = InMemoryOutboxStore(clock: clock)
        try await store.perform { work in
            var thing = Thing()
            thing.record(Said(text: "hello"))
            try work.things.save(thing)
        }
        let (healed, seen) = (Recorder<Bool>(), Recorder<String>())
        let hear: @Sendable (Said) throws -> Void = { event in
            if healed.all.isEmpty { throw Mishap() }
            seen.append(event.text)
        }
        try await drain(store) { newer(kind, hear) }
        clock.advance(by: .seconds(3600))
        try await drain(store) { older(kind) }
        #expect(store.parked(by: "shared").map(\.attempts) == [2])
        #expect(store.parked(by: "shared").first?.error == "this program has no handler of 'thing.said'")

        healed.append(true)
        clock.advance(by: .seconds(3600))
        try await drain(store) { newer(kind, hear) }
        #expect(seen.all == ["hello"])
        #expect(store.parked(by: "shared").isEmpty)
    }

    private func newer(
        _ kind: String, _ hear: @escaping @Sendable (Said) throws -> Void
    ) -> any SubscriptionDeclaration {
        if kind == "react" {
            React(to: CounterRaised.self, as: "shared") { _, _ in }.and(to: Said.self) { event, _ in try hear(event) }
        } else {
            Deliver(CounterRaised.self, as: "shared") { _, _ in }.and(Said.self) { event, _ in try hear(event) }
        }
    }

    private func older(_ kind: String) -> any SubscriptionDeclaration {
        if kind == "react" {
            React(to: CounterRaised.self, as: "shared") { _, _ in }
        } else {
            Deliver(CounterRaised.self, as: "shared") { _, _ in }
        }
    }
}
