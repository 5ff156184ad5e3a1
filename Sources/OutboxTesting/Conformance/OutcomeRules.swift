import Outbox

extension ConformanceRule {
    static let outcomes: [ConformanceRule] = [
        ConformanceRule("what the other side refuses is dead at once, with the reason, and others flow") { store in
            let (sick, _) = (try await store.raise(times: 2), try await store.raise(times: 2))
            let tries = Recorder<CounterRaised>()
            try await drain(store) {
                Deliver(CounterRaised.self, as: "outside", retry: .atOnce(attempts: 9)) { event, _ in
                    tries.append(event)
                    if event.counterID == sick { throw DeliveryFailure.refused("no such address") }
                }
            }
            try expectEqual(tries.all.filter { $0.counterID == sick }.map(\.value), [1], "tries of what is refused")
            try expectEqual(tries.all.filter { $0.counterID != sick }.map(\.value), [1, 2], "others")
            let status = try await store.status().first { $0.name == "outside" }
            try expectEqual(status?.dead, 1, "dead")
            try expectEqual(status?.parked, 1, "waiting")
        },
        ConformanceRule("a try is not repeated before the time that was asked for") { store in
            try await store.raise()
            let tries = Recorder<Int>()
            for _ in 0..<2 {
                try await drain(store) {
                    Deliver(CounterRaised.self, as: "outside", retry: .atOnce(attempts: 9)) { _, delivery in
                        tries.append(delivery.attempt)
                        throw DeliveryFailure.failed("come later", tryAgainAfter: .seconds(3000))
                    }
                }
            }
            try expectEqual(tries.all, [1], "tries")
            try expectEqual(try await store.status().first { $0.name == "outside" }?.parked, 1, "parked")
        },
        ConformanceRule("what is asked for has a bound, and tries are counted all the same") { store in
            try await store.raise()
            let tries = Recorder<Int>()
            var policy = RetryPolicy.atOnce(attempts: 3)
            policy.longestRequestedDelay = .zero
            try await drain(store) {
                Deliver(CounterRaised.self, as: "outside", retry: policy) { _, delivery in
                    tries.append(delivery.attempt)
                    throw DeliveryFailure.failed("come in a century", tryAgainAfter: .seconds(3_000_000_000))
                }
            }
            try expectEqual(tries.all, [1, 2, 3], "tries")
            try expectEqual(try await store.status().first { $0.name == "outside" }?.dead, 1, "dead")
        },
        ConformanceRule("while the other side takes nothing, events wait untried") { store in
            for _ in 0..<5 { try await store.raise() }
            let tries = Recorder<Int>()
            try await drain(store) {
                Deliver(
                    CounterRaised.self, as: "outside", retry: .atOnce(attempts: 1), concurrency: 1
                ) { _, delivery in
                    tries.append(delivery.attempt)
                    throw DeliveryFailure.unavailable("too many requests", for: .seconds(3000))
                }
            }
            try expectEqual(tries.all, [1], "tries")
            let status = try await store.status().first { $0.name == "outside" }
            try expectEqual(status?.dead, 0, "dead")
            try expectEqual(status?.parked, 1, "set aside until then")
            try expect(status?.lag ?? 0 > 0, "the others in the log, found no lag")
        },
        ConformanceRule("no try is spent on a side that takes nothing") { store in
            try await store.raise()
            let tries = Recorder<Int>()
            var policy = RetryPolicy.atOnce(attempts: 1)
            policy.longestRequestedDelay = .zero
            // The random pauses are short, but real.
            for _ in 0..<100_000 where tries.all.count < 3 {
                try await drain(store) {
                    Deliver(CounterRaised.self, as: "outside", retry: policy) { _, delivery in
                        tries.append(delivery.attempt)
                        if tries.all.count < 3 { throw DeliveryFailure.unavailable("the token is unknown") }
                    }
                }
            }
            try expectEqual(tries.all, [1, 1, 1], "the numbers of the tries")
            try expectEqual(try await store.status().first { $0.name == "outside" }?.parked, 0, "parked")
        },
    ]
}
