import Outbox

extension ConformanceRule {
    static let deliveries: [ConformanceRule] = [
        ConformanceRule("a delivery sees each event once, in the order of its stream") { store in
            let ids = [try await store.raise(times: 5), try await store.raise(times: 5)]
            let events = Recorder<CounterRaised>()
            for _ in 0..<2 {
                try await drain(store) {
                    Deliver(CounterRaised.self, as: "outside") { event, _ in
                        await Task.yield()
                        events.append(event)
                    }
                }
            }
            for id in ids {
                try expectEqual(events.all.filter { $0.counterID == id }.map(\.value), [1, 2, 3, 4, 5], "values")
            }
            try expectEqual(events.all.count, 10, "deliveries")
        },
        ConformanceRule("every try of an event carries the same key and its number") { store in
            try await store.raise()
            let tries = Recorder<(key: String, attempt: Int)>()
            try await drain(store) {
                Deliver(CounterRaised.self, as: "outside", retry: .atOnce(attempts: 4)) { _, delivery in
                    tries.append((delivery.idempotencyKey, delivery.attempt))
                    if delivery.attempt < 3 { throw LimitPassed() }
                }
            }
            try expectEqual(tries.all.map(\.attempt), [1, 2, 3], "attempts")
            try expectEqual(Set(tries.all.map(\.key)).count, 1, "keys")
        },
        ConformanceRule("a failing delivery holds up its stream and nothing else") { store in
            let (sick, healthy) = (try await store.raise(times: 3), try await store.raise(times: 3))
            let events = Recorder<CounterRaised>()
            try await drain(store) {
                Deliver(CounterRaised.self, as: "outside", retry: RetryPolicy(baseDelay: .seconds(3600))) { event, _ in
                    if event.counterID == sick, event.value == 2 { throw LimitPassed() }
                    events.append(event)
                }
            }
            try expectEqual(events.all.filter { $0.counterID == healthy }.map(\.value), [1, 2, 3], "healthy")
            try expectEqual(events.all.filter { $0.counterID == sick }.map(\.value), [1], "sick")
            try expectEqual(try await store.status().first { $0.name == "outside" }?.parked, 2, "parked")
        },
        ConformanceRule("an error that no repeat can heal is dead at once") { store in
            try await store.raise()
            let tries = Recorder<Int>()
            let policy = RetryPolicy(maximumAttempts: 9, baseDelay: .zero) { !($0 is LimitPassed) }
            try await drain(store) {
                Deliver(CounterRaised.self, as: "outside", retry: policy) { _, delivery in
                    tries.append(delivery.attempt)
                    throw LimitPassed()
                }
            }
            try expectEqual(tries.all, [1], "tries")
            try expectEqual(try await store.status().first { $0.name == "outside" }?.dead, 1, "dead")
        },
        ConformanceRule("who lost the lease settles nothing, and a term never comes back") { store in
            try await drain(store) { Deliver(CounterRaised.self, as: "outside") { _, _ in } }
            let name: SubscriptionName = "outside"
            let first = try await store.transact { try $0.lease(Shard(name), holder: "a", for: .seconds(60)) } ?? 0
            let refused = try await store.transact { try $0.lease(Shard(name), holder: "b", for: .seconds(60)) }
            try expectEqual(refused, nil, "term while another holds the lease")
            try await store.transact { try $0.release(Shard(name), term: first) }
            let second = try await store.transact { try $0.lease(Shard(name), holder: "b", for: .seconds(60)) } ?? 0
            try expect(second > first, "a term above \(first), found \(second)")
            try await expectFailure(.leaseLost) {
                try await store.transact { try $0.confirm(Shard(name), term: first) }
            }
            try await store.transact { try $0.confirm(Shard(name), term: second) }
        },
        ConformanceRule("what was settled before a crash is not delivered again") { store in
            let name: SubscriptionName = "outside"
            let events = Recorder<Int64>()
            func pass() async throws {
                try await drain(store) {
                    Deliver(CounterRaised.self, as: name) { event, _ in events.append(event.value) }
                }
            }
            try await pass()
            try await store.raise(times: 3)
            try await store.transact { transaction in
                let batch = try transaction.peek(Shard(name), of: [CounterRaised.name], limit: 10)
                _ = try transaction.claim([EffectKey(batch.events[1].event.id)], by: name)
            }
            try await pass()
            try expectEqual(events.all, [1, 3], "values")
        },
    ]
}
