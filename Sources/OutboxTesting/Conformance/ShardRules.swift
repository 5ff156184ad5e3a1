import Outbox

extension ConformanceRule {
    static let shards: [ConformanceRule] = [
        ConformanceRule("shards share the streams out, and keep each stream in order") { store in
            let ids = try await store.raise(counters: 12, times: 4)
            let events = Recorder<CounterRaised>()
            try await drain(store) {
                React(to: CounterRaised.self, as: "shared", shards: 3) { event, work in
                    work.onCommit { events.append(event) }
                }
            }
            for id in ids {
                try expectEqual(events.all.filter { $0.counterID == id }.map(\.value), [1, 2, 3, 4], "values")
            }
            try expectEqual(try await store.status().first { $0.name == "shared" }?.shards, 3, "shards")
            try expectEqual(try await store.status().first { $0.name == "shared" }?.lag, 0, "lag")
        },
        ConformanceRule("each shard has a lease of its own") { store in
            try await drain(store) { Deliver(CounterRaised.self, as: "outside", shards: 2) { _, _ in } }
            let terms = try await store.transact { transaction in
                let first = try transaction.lease(Shard("outside", 0), holder: "a", for: .seconds(60))
                let second = try transaction.lease(Shard("outside", 1), holder: "b", for: .seconds(60))
                return [first, second].compactMap(\.self)
            }
            try expectEqual(terms.count, 2, "leases")
        },
        ConformanceRule("a known subscription keeps the number of shards it has") { store in
            let one = try HandlerRegistry { React(to: CounterRaised.self, as: "kept") { _, _ in } }
            let four = try HandlerRegistry { React(to: CounterRaised.self, as: "kept", shards: 4) { _, _ in } }
            let first = try await store.register(one.subscriptions)["kept"]
            let second = try await store.register(four.subscriptions)["kept"]
            try expectEqual([first, second], [1, 1], "shards")
        },
        ConformanceRule("a new subscription may start at a position of the log") { store in
            let id = try await store.raise(times: 5)
            let events = Recorder<LoggedEvent>()
            try await drain(store) {
                Deliver(CounterRaised.self, as: "everything") { _, delivery in events.append(delivery.logged) }
            }
            let all = events.all.filter { $0.stream.id == id.streamText }
            let late = Recorder<Int64>()
            try await drain(store) {
                React(to: CounterRaised.self, as: "late", from: .position(all[2].position)) { event, _ in
                    late.append(event.value)
                }
            }
            try expectEqual(late.all, [3, 4, 5], "values")
        },
    ]
}

extension OutboxStore {
    /// New counters, each raised so many times.
    func raise(counters: Int, times: Int) async throws -> [Identity<Counter>] {
        var ids: [Identity<Counter>] = []
        for _ in 0..<counters { ids.append(try await raise(times: times)) }
        return ids
    }
}
