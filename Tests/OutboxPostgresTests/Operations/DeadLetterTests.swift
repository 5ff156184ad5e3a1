import Foundation
import Outbox
import OutboxPostgres
import OutboxRelay
import Testing

@testable import OutboxTesting

@Suite(.timeLimit(.minutes(1))) struct `Dead letters` {
    @Test func `say what is set aside, since when, why, and what waits with it`() async throws {
        try await World.with { world in
            let ids = try await world.raise(counters: 2, times: 3)
            try await world.relay(Patient(refusing: [ids[1]])).drain()
            let page = try await world.operations().deadLetters()
            let letter = try #require(page.letters.first)
            #expect(page.letters.count == 1)
            #expect(page.next == nil)
            #expect(letter.subscription == "stock")
            #expect(letter.name == "counter.raised")
            #expect(letter.stream == "counter/\(ids[1].streamText)")
            #expect([letter.version, letter.position] == [1, 4])
            #expect(letter.state == "dead")
            #expect(letter.attempts == 1)
            #expect(letter.error == "the outside is ill")
            #expect(letter.waitingBehind == 2)
            #expect(letter.nextAttempt == nil)
            #expect(letter.firstFailed != nil)
            #expect(letter.firstFailed == letter.lastFailed)
        }
    }

    @Test func `keep the first failure's time and take the last one's`() async throws {
        try await World.with { world in
            let ids = try await world.raise(counters: 1, times: 2)
            let relay = try world.relay(Patient(refusing: ids))
            try await relay.drain()
            let first = try #require(try await world.operations().deadLetters().letters.first)
            _ = try await world.operations().redrive(ParkedFilter())
            try await relay.drain()
            let second = try #require(try await world.operations().deadLetters().letters.first)
            #expect(second.firstFailed == first.firstFailed)
            let (earlier, later) = (try #require(first.lastFailed), try #require(second.lastFailed))
            #expect(later > earlier)
            let all = try await world.operations().deadLetters(ParkedFilter()).letters
            #expect(all.map(\.state) == ["dead", "waiting"])
            #expect(all[1].firstFailed == nil)
        }
    }

    @Test func `are told apart by state, subscription, name, aggregate and error`() async throws {
        try await World.with { world in
            let ids = try await world.raise(counters: 2, times: 2)
            let soonest = RetryPolicy.tomorrow
            try await world.relay(Patient(refusing: [ids[0]]), Patient(refusing: ids), retry: soonest).drain()
            func count(_ filter: ParkedFilter) async throws -> Int {
                try await world.operations().deadLetters(filter).letters.count
            }
            #expect(try await count(ParkedFilter()) == 6)
            #expect(try await count(ParkedFilter(states: [.dead])) == 0)
            #expect(try await count(ParkedFilter(states: [.retrying])) == 3)
            #expect(try await count(ParkedFilter(states: [.retrying, .waiting])) == 6)
            #expect(try await count(ParkedFilter(subscription: "stock")) == 2)
            #expect(try await count(ParkedFilter(subscription: "nobody")) == 0)
            #expect(try await count(ParkedFilter(eventName: "counter.raised")) == 6)
            #expect(try await count(ParkedFilter(eventName: "counter.noted")) == 0)
            let stream = StreamID(kind: Counter.kind, id: ids[0].streamText)
            #expect(try await count(ParkedFilter(stream: stream)) == 4)
            #expect(try await count(ParkedFilter(error: "is ill")) == 3)
            #expect(try await count(ParkedFilter(error: "%")) == 0, "no pattern")
            let retrying = try await world.operations().deadLetters(ParkedFilter(states: [.retrying])).letters
            #expect(retrying.allSatisfy { $0.nextAttempt != nil })
        }
    }

    @Test func `come page by page, none twice and none left out`() async throws {
        try await World.with { world in
            let ids = try await world.raise(counters: 5, times: 1)
            try await world.relay(Patient(refusing: ids), Patient(refusing: ids)).drain()
            var (seen, after): ([String], DeadLetterCursor?) = ([], nil)
            repeat {
                let page = try await world.operations().deadLetters(limit: 3, after: after)
                #expect(page.letters.count <= 3)
                seen += page.letters.map { "\($0.position) \($0.subscription)" }
                after = page.next.flatMap { DeadLetterCursor("\($0)") }
            } while after != nil
            #expect(seen.count == 10)
            #expect(Set(seen).count == 10)
            #expect(await refusal { try await world.operations().deadLetters(limit: 0) }?.code == .refused)
        }
    }
}
