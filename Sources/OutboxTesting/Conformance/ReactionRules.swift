import Foundation
import Outbox

extension ConformanceRule {
    static let reactions: [ConformanceRule] = [
        ConformanceRule("a reaction sees each event once, in the order of its stream") { store in
            let ids = [try await store.raise(times: 3), try await store.raise(times: 2)]
            let events = Recorder<CounterRaised>()
            for _ in 0..<2 {
                try await drain(store) {
                    React(to: CounterRaised.self, as: "watch") { event, _ in events.append(event) }
                }
            }
            for (id, count) in zip(ids, [3, 2]) {
                let values = events.all.filter { $0.counterID == id }.map(\.value)
                try expectEqual(values, (1...Int64(count)).map { $0 }, "values")
            }
        },
        ConformanceRule("what a reaction saves is stored, and names the event as its cause") { store in
            let correlation = UUID.timeOrdered()
            let id = Identity<Counter>()
            try await store.process(RaiseCounter(id: id), as: Metadata(correlation: correlation, actor: "alice"))
            let (copy, causes) = (Identity<Counter>(), Recorder<Metadata>())
            try await drain(store) {
                React(to: CounterRaised.self, as: "copy") { event, work in
                    guard event.counterID == id else { return }
                    var counter = Counter(id: copy)
                    counter.raise(by: event.value)
                    try work.counters.save(counter)
                }
                Deliver(CounterRaised.self, as: "causes") { event, delivery in
                    if event.counterID == copy { causes.append(delivery.logged.record.metadata) }
                }
            }
            try expectEqual(try await store.value(of: copy), 1, "value of the copy")
            try expectEqual(causes.all.map(\.correlation), [correlation], "correlation")
            try expectEqual(causes.all.map(\.actor), ["alice"], "actor")
            try expect(causes.all.first?.causation != nil, "a cause")
        },
        ConformanceRule("a subscription that saves events it asks for sees them too") { store in
            try await store.raise()
            let values = Recorder<Int64>()
            try await drain(store) {
                React(to: CounterRaised.self, as: "chain") { event, work in
                    values.append(event.value)
                    guard event.value < 5 else { return }
                    var next = Counter()
                    next.raise(by: event.value + 1)
                    try work.counters.save(next)
                }
            }
            try expectEqual(values.all, [1, 2, 3, 4, 5], "values")
        },
        ConformanceRule("two events with one effect have one effect") { store in
            let id = try await store.raise(times: 2)
            try await store.raise(id)
            let events = Recorder<CounterRaised>()
            try await drain(store) {
                React(to: CounterRaised.self, as: "first", once: \.counterID.uuid) { event, _ in events.append(event) }
            }
            try expectEqual(events.all.map(\.value), [1], "values")
        },
        ConformanceRule("a batch handler gets a batch at once") { store in
            try await store.raise(times: 5)
            let batches = Recorder<[Int64]>()
            try await drain(store) {
                React(toBatchOf: CounterRaised.self, as: "batches") { occurrences, _ in
                    batches.append(occurrences.map(\.event.value))
                }
            }
            try expectEqual(batches.all.flatMap { $0 }, [1, 2, 3, 4, 5], "values")
        },
        ConformanceRule("batches of several kinds of events come in the order of the log") { store in
            try await store.perform { work in
                var counter = Counter()
                for value in 1...2 as ClosedRange<Int64> {
                    counter.raise()
                    counter.raise()
                    counter.record(CounterNoted(value: 10 * value))
                }
                try work.counters.save(counter)
            }
            let batches = Recorder<[Int64]>()
            try await drain(store) {
                React(toBatchOf: CounterRaised.self, as: "kinds") { occurrences, _ in
                    batches.append(occurrences.map(\.event.value))
                }
                .and(toBatchOf: CounterNoted.self) { occurrences, _ in
                    batches.append(occurrences.map(\.event.value))
                }
            }
            try expectEqual(batches.all, [[1, 2], [10], [3, 4], [20]], "batches")
        },
        ConformanceRule("one subscription sees several kinds of events, in order") { store in
            let id = Identity<Counter>()
            try await store.perform { work in
                var counter = Counter(id: id)
                for value in 1...3 as ClosedRange<Int64> {
                    counter.raise()
                    counter.record(CounterNoted(value: value * 10))
                }
                try work.counters.save(counter)
            }
            let values = Recorder<Int64>()
            try await drain(store) {
                React(to: CounterRaised.self, as: "both") { event, _ in values.append(event.value) }
                    .and(to: CounterNoted.self) { event, _ in values.append(event.value) }
            }
            try expectEqual(values.all, [1, 10, 2, 20, 3, 30], "values")
        },
        ConformanceRule("a subscription that starts now sees nothing of before") { store in
            try await store.raise()
            let events = Recorder<CounterRaised>()
            func pass() async throws {
                try await drain(store) {
                    React(to: CounterRaised.self, as: "late", from: .now) { event, _ in events.append(event) }
                }
            }
            try await pass()
            let id = try await store.raise()
            try await pass()
            try expectEqual(events.all.map(\.counterID), [id], "counters")
        },
        ConformanceRule("events that nobody asked for hold nothing up") { store in
            try await store.perform { work in
                for _ in 0..<50 {
                    var counter = Counter()
                    counter.record(CounterNoted(value: 0))
                    try work.counters.save(counter)
                }
            }
            try await store.raise()
            try expectEqual(try await seen(on: store).count, 1, "events")
        },
    ]
}
