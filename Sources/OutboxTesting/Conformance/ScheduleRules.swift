import Foundation
import Outbox

extension ConformanceRule {
    static let schedules: [ConformanceRule] = [
        ConformanceRule("a scheduled event waits for its time, and nobody waits for it") { store in
            let id = try await store.schedule(at: Date(timeIntervalSinceNow: 3600))
            try await store.raise(id, times: 2)
            let seen = try await store.passOn()
            try expectEqual(seen.map(\.value), [1, 2], "values")
            let status = try await store.status().first { $0.name == "timed" }
            try expectEqual(status?.scheduled, 1, "scheduled")
            try expectEqual(status?.parked, 0, "parked")
        },
        ConformanceRule("a scheduled event whose time has come is delivered, by either kind of handler") { store in
            try await store.schedule(at: Date(timeIntervalSinceNow: -1))
            let seen = try await store.passOn()
            try expectEqual(seen.map(\.value), [1, 1], "values")
            try expectEqual(try await store.passOn().count, 0, "repeats")
        },
        ConformanceRule("a scheduled event that was called off is not delivered, nor is it left behind") { store in
            let id = try await store.schedule(at: Date(timeIntervalSinceNow: 3600))
            _ = try await store.passOn()
            try await store.cancel(id)
            let late = try await store.schedule(at: Date(timeIntervalSinceNow: -1))
            try await store.cancel(late)
            try expectEqual(try await store.passOn().count, 0, "deliveries")
        },
    ]
}

extension OutboxStore {
    /// Saves a counter that schedules its event; the counter's label is the event's identity.
    @discardableResult
    fileprivate func schedule(at due: Date) async throws -> Identity<Counter> {
        let id = Identity<Counter>()
        try await perform { work in
            var counter = Counter(id: id)
            counter.label = counter.schedule(CounterNoted(value: 1), at: due).uuidString
            try work.counters.save(counter)
        }
        return id
    }

    fileprivate func cancel(_ id: Identity<Counter>) async throws {
        try await perform { work in
            guard var counter = try work.counters.find(id), let event = UUID(uuidString: counter.label) else { return }
            counter.cancel(scheduled: event)
            try work.counters.save(counter)
        }
    }

    /// What two subscriptions get to see of raised counters (one of them) and of noted ones (both).
    fileprivate func passOn() async throws -> [CounterNoted] {
        let seen = Recorder<CounterNoted>()
        try await drain(self) {
            React(to: CounterNoted.self, as: "timed") { event, work in work.onCommit { seen.append(event) } }
                .and(to: CounterRaised.self) { event, work in
                    work.onCommit { seen.append(CounterNoted(value: event.value)) }
                }
            Deliver(CounterNoted.self, as: "timed.outside") { event, _ in seen.append(event) }
        }
        return seen.all
    }
}
