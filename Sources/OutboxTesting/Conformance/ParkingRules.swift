import Foundation
import Outbox

extension ConformanceRule {
    static let parking: [ConformanceRule] = [
        ConformanceRule("a failing event is parked, its stream waits behind it, other streams flow") { store in
            let (sick, healthy) = (try await store.raise(times: 3), try await store.raise(times: 3))
            let events = Recorder<CounterRaised>()
            try await drain(store) {
                React(to: CounterRaised.self, as: "picky", retry: RetryPolicy(baseDelay: .seconds(3600))) { event, _ in
                    if event.counterID == sick { throw LimitPassed() }
                    events.append(event)
                }
            }
            try expectEqual(events.all.filter { $0.counterID == healthy }.map(\.value).suffix(3), [1, 2, 3], "healthy")
            let status = try await store.status().first { $0.name == "picky" }
            try expectEqual(status?.parked, 3, "parked")
            try expectEqual(status?.lag, 0, "lag")
        },
        ConformanceRule("a parked event is tried again, then its stream goes on in order") { store in
            let id = try await store.raise(times: 3)
            let (tries, done) = (Recorder<Int64>(), Recorder<Int64>())
            try await drain(store) {
                React(to: CounterRaised.self, as: "flaky", retry: .atOnce(attempts: 5)) { event, work in
                    guard event.counterID == id else { return }
                    tries.append(event.value)
                    if event.value == 2, tries.all.count(where: { $0 == 2 }) < 3 { throw LimitPassed() }
                    work.onCommit { done.append(event.value) }
                }
            }
            try expectEqual(done.all, [1, 2, 3], "values handled")
            try expectEqual(tries.all.count { $0 == 2 }, 3, "tries of the second")
            try expectEqual(try await store.status().first { $0.name == "flaky" }?.parked, 0, "parked")
        },
        ConformanceRule("after its last try an event is dead and its stream waits with it") { store in
            try await store.raise(times: 2)
            let tries = Recorder<Int64>()
            try await drain(store) {
                React(to: CounterRaised.self, as: "hopeless", retry: .atOnce(attempts: 3)) { event, _ in
                    tries.append(event.value)
                    throw LimitPassed()
                }
            }
            try expectEqual(tries.all, [1, 1, 1], "tries")
            let status = try await store.status().first { $0.name == "hopeless" }
            try expectEqual(status?.dead, 1, "dead")
            try expectEqual(status?.parked, 1, "waiting")
        },
        ConformanceRule("an event that today's code cannot read is dead at once and untried") { store in
            try await store.raise()
            let tries = Recorder<Int64>()
            try await drain(store) {
                React(to: Misread.self, as: "misread") { _, _ in tries.append(0) }
            }
            try expectEqual(tries.all, [], "tries")
            try expectEqual(try await store.status().first { $0.name == "misread" }?.dead, 1, "dead")
        },
        ConformanceRule("a failed event leaves nothing of its effects behind") { store in
            let (id, side) = (try await store.raise(), Identity<Counter>())
            try await drain(store) {
                React(to: CounterRaised.self, as: "half", retry: .atOnce(attempts: 1)) { event, work in
                    guard event.counterID == id else { return }
                    try work.counters.save(Counter(id: side))
                    throw LimitPassed()
                }
            }
            try expectEqual(try await store.value(of: side), nil, "value")
        },
        ConformanceRule("a batch that fails is halved until the failing event stands alone") { store in
            let ids = [
                try await store.raise(), try await store.raise(), try await store.raise(), try await store.raise(),
            ]
            let done = Recorder<Identity<Counter>>()
            try await drain(store) {
                React(toBatchOf: CounterRaised.self, as: "halves", retry: .atOnce(attempts: 1)) { occurrences, work in
                    if occurrences.contains(where: { $0.event.counterID == ids[2] }) { throw LimitPassed() }
                    work.onCommit { for occurrence in occurrences { done.append(occurrence.event.counterID) } }
                }
            }
            try expectEqual(done.all, [ids[0], ids[1], ids[3]], "handled")
            try expectEqual(try await store.status().first { $0.name == "halves" }?.dead, 1, "dead")
        },
        ConformanceRule("an error found only when writes go out is pinned on its event") { store in
            let (good, taken) = (try await store.raise(), try await store.raise())
            let other = try await store.raise()
            try await store.perform { work in _ = try work.counters.save(Counter(id: mirror(of: taken))) }
            try await drain(store) {
                React(to: CounterRaised.self, as: "mirror", retry: .atOnce(attempts: 2)) { event, work in
                    guard [good, taken, other].contains(event.counterID) else { return }
                    try work.counters.save(Counter(id: mirror(of: event.counterID)))
                }
            }
            let values = try await store.perform { work in
                try work.counters.find([mirror(of: good), mirror(of: other)]).count
            }
            try expectEqual(values, 2, "mirrors")
            try expectEqual(try await store.status().first { $0.name == "mirror" }?.dead, 1, "dead")
        },
    ]

    /// Another identity, the same for the same counter.
    private static func mirror(of id: Identity<Counter>) -> Identity<Counter> {
        var bytes = id.uuid.uuid
        bytes.15 ^= 0xFF
        bytes.14 ^= 0xFF
        return Identity(UUID(uuid: bytes))
    }

    /// The name of a raised counter's event, and another shape.
    private struct Misread: DomainEvent {
        static let name = CounterRaised.name
        let missing: String
    }
}
