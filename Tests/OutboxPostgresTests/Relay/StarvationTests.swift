import Outbox
import OutboxRelay
import Testing

@testable import OutboxTesting

/// Events that fail again and again leave room for those that do not, and the other way round.
@Suite(.timeLimit(.minutes(1))) struct StarvationTests {
    @Test func `retries that are always due do not keep new events waiting`() async throws {
        try await World.with { world in
            let probe = RelayProbe()
            let sick = try await world.store.raise()
            let relay = try world.relay {
                $0.observe = probe.observe
            } _: {
                React(to: CounterRaised.self, as: "busy", retry: .atOnce(attempts: 1000)) { event, _ in
                    if event.counterID == sick { throw LimitPassed() }
                }
            }
            try await running([relay]) {
                await probe.next { if case .parked(_, _, .retrying, _) = $0 { true } else { false } }
                try await world.store.raise()
                let next = await probe.next { event in
                    switch event {
                    case .handled(_, let positions): positions == [2]
                    case .parked(_, _, let state, _): state == .dead
                    default: false
                    }
                }
                let isHandled = if case .handled = next { true } else { false }
                #expect(isHandled, "all thousand retries came first")
            }
        }
    }

    @Test func `new events without end do not keep a retry waiting`() async throws {
        try await World.with { world in
            let probe = RelayProbe()
            let sick = try await world.store.raise()
            let relay = try world.relay {
                $0.observe = probe.observe
            } _: {
                React(to: CounterRaised.self, as: "busy", retry: .atOnce(attempts: 5)) { event, work in
                    if event.counterID == sick { throw LimitPassed() }
                    // Each event causes the next one: there is always something new.
                    guard event.value < 1000 else { return }
                    var next = Counter()
                    next.raise(by: event.value + 1)
                    try work.counters.save(next)
                }
            }
            try await running([relay]) {
                try await world.store.raise()
                let next = await probe.next { event in
                    switch event {
                    case .idle: true
                    case .parked(_, _, let state, _): state == .dead
                    default: false
                    }
                }
                let isDead = if case .parked = next { true } else { false }
                #expect(isDead, "the retries came after all thousand events")
            }
        }
    }
}
