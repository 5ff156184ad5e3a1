import Outbox
import OutboxRelay
import Testing

@testable import OutboxTesting

/// Events that fail again and again leave room for those that do not.
@Suite(.timeLimit(.minutes(1))) struct StarvationTests {
    @Test func `a retry that is always due does not keep new events waiting`() async throws {
        let (store, probe) = (InMemoryOutboxStore(), RelayProbe())
        let sick = try await store.raise()
        let relay = try relay(on: store, probe: probe) { _ in
        } handlers: {
            React(to: CounterRaised.self, as: "busy", retry: .atOnce(attempts: .max)) { event, _ in
                if event.counterID == sick { throw Mishap() }
            }
        }
        try await running(relay) {
            await probe.next { $0.parked == .retrying }
            try await store.raise()
            var tries = 0
            await probe.next { event in
                if event.parked != nil { tries += 1 }
                return event.handled == [2] || tries > 500
            }
            #expect(tries <= 500)
        }
    }

    @Test func `new events without end do not keep a retry waiting`() async throws {
        let (store, probe) = (InMemoryOutboxStore(), RelayProbe())
        let sick = try await store.raise()
        let relay = try relay(on: store, probe: probe) { _ in
        } handlers: {
            React(to: CounterRaised.self, as: "busy", retry: .atOnce(attempts: 5)) { event, work in
                if event.counterID == sick { throw Mishap() }
                // Each event causes the next one: there is always something new.
                var next = Counter()
                next.raise()
                try work.counters.save(next)
            }
        }
        try await running(relay) {
            try await store.raise()
            await probe.next { $0.parked == .dead }
        }
    }
}
