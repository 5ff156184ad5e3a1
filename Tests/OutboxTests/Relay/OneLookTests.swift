import Outbox
import OutboxRelay
import Testing

@testable import OutboxTesting

/// An idle relay looks for all of its subscriptions at once.
@Suite(.timeLimit(.minutes(1))) struct OneLookTests {
    private func relay(
        on store: LookedAtStore, probe: RelayProbe, longest: Duration = .milliseconds(10), listens: Bool = false
    ) throws -> Relay {
        try OutboxTests.relay(on: store, probe: probe) {
            $0.shortestPause = min(longest, .milliseconds(2))
            $0.longestPause = longest
            $0.longestBackoff = .milliseconds(2)
            $0.listens = listens
        } handlers: {
            React(to: CounterRaised.self, as: "one") { _, _ in }
            React(to: CounterNoted.self, as: "two", shards: 3) { _, _ in }
            Deliver(CounterRaised.self, as: "three") { _, _ in }
            Deliver(CounterNoted.self, as: "four") { _, _ in }
        }
    }

    private let all: Set<Shard> = [
        "one", Shard("two", 0), Shard("two", 1), Shard("two", 2), "three", "four",
    ]

    @Test func `once all subscriptions are idle each look is for all of them`() async throws {
        let (store, probe) = (LookedAtStore(), RelayProbe())
        try await running(try relay(on: store, probe: probe)) {
            await probe.next { _ in store.looks.all.contains(all) }
            let first = store.looks.all.firstIndex(of: all) ?? 0
            await probe.next { _ in store.looks.all.count >= first + 8 }
            // Pauses that were still growing when the first one came may end one look each before its time.
            #expect(store.looks.all.suffix(3) == [all, all, all])
        }
    }

    @Test func `what a look finds is handled, also where no ring is heard`() async throws {
        let (store, probe) = (LookedAtStore(), RelayProbe())
        try await running(try relay(on: store, probe: probe)) {
            for position in 1...3 {
                await probe.next { _ in store.looks.all.last == all }
                try await store.raise()
                for _ in 0..<2 {
                    let next = await probe.next { !$0.handled.isEmpty }
                    #expect(next?.handled == [Int64(position)])
                }
            }
        }
    }

    @Test func `a ring ends the pause of loops that sleep for an hour`() async throws {
        let (store, probe) = (LookedAtStore(), RelayProbe())
        let relay = try relay(on: store, probe: probe, longest: .seconds(3600), listens: true)
        try await running(relay) {
            await probe.next { _ in store.looks.all.contains(all) }
            for position in 1...3 {
                try await store.raise()
                for _ in 0..<2 {
                    let next = await probe.next { !$0.handled.isEmpty }
                    #expect(next?.handled == [Int64(position)])
                }
            }
        }
    }

    @Test func `looks that fail are waited out`() async throws {
        let (store, probe) = (LookedAtStore(failing: 3), RelayProbe())
        try await running(try relay(on: store, probe: probe)) {
            for _ in 0..<3 { await probe.next(where: \.isInterrupted) }
            try await store.raise()
            let next = await probe.next { !$0.handled.isEmpty }
            #expect(next?.handled == [1])
        }
    }

    @Test func `a relay whose loops sleep for an hour stops when it is asked to`() async throws {
        let (store, probe) = (LookedAtStore(), RelayProbe())
        try await running(try relay(on: store, probe: probe, longest: .seconds(3600))) {
            for _ in all { await probe.next(where: \.isIdle) }
        }
    }
}
