import Foundation
import Outbox

extension ConformanceRule {
    static let evolution: [ConformanceRule] = [
        ConformanceRule("an event is handled in its present shape, whichever version it was written in") { store in
            try await store.perform { work in
                var counter = Counter()
                counter.record(FirstSized(height: 1))
                counter.schedule(FirstSized(height: 2), at: Date(timeIntervalSinceNow: -1))
                counter.record(SecondSized(size: 3))
                counter.record(Sized(size: 4, unit: "cm"))
                try work.counters.save(counter)
            }
            let (each, batches, outside) = (Recorder<Sized>(), Recorder<Sized>(), Recorder<Sized>())
            try await drain(store) {
                React(to: Sized.self, as: "each") { event, work in work.onCommit { each.append(event) } }
                React(toBatchOf: Sized.self, as: "batches") { events, work in
                    work.onCommit { for event in events { batches.append(event.event) } }
                }
                Deliver(Sized.self, as: "outside") { event, _ in outside.append(event) }
            }
            let expected = [(1, "mm"), (2, "mm"), (3, "mm"), (4, "cm")].map { Sized(size: $0, unit: $1) }
            for (name, seen) in [("each", each), ("batches", batches), ("outside", outside)] {
                try expectEqual(seen.all.sorted { $0.size < $1.size }, expected, name)
            }
        },
        ConformanceRule("an older event that no upcast leads on from is dead, and nothing is handled in its place") {
            store in
            try await store.perform { work in
                var counter = Counter()
                counter.record(FirstSized(height: 1))
                try work.counters.save(counter)
            }
            let seen = Recorder<Int64>()
            try await drain(store) {
                React(to: SecondSized.self, as: "inside") { event, _ in seen.append(event.size) }
                Deliver(SecondSized.self, as: "outside") { event, _ in seen.append(event.size) }
            }
            try expectEqual(seen.all, [], "handled")
            try expectEqual(try await store.status().map(\.dead), [1, 1], "dead")
        },
    ]

    private struct FirstSized: DomainEvent {
        static let name = Sized.name
        let height: Int64
    }

    private struct SecondSized: DomainEvent {
        static let name = Sized.name
        static let version = 2
        let size: Int64
    }

    private struct Sized: DomainEvent, Equatable {
        static let name: EventName = "counter.sized"
        static let version = 3
        static let upcasts = [
            Upcast(from: 1) { $0.rename("height", to: "size") },
            Upcast(from: 2) { try $0.set("unit", to: "mm") },
        ]
        let size: Int64
        let unit: String
    }
}
