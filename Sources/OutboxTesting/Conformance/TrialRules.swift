import Outbox

extension ConformanceRule {
    static let trials: [ConformanceRule] = [
        ConformanceRule("a try is counted when it begins, and one nobody told the outcome of is a death") { store in
            let position = try await store.parkOne("careful")
            let first = try await store.begin(position, "careful")
            try expectEqual([first.attempts, first.deaths], [1, 0], "attempts and deaths of the first try")
            let second = try await store.begin(position, "careful")
            try expectEqual([second.attempts, second.deaths], [1, 1], "attempts and deaths of the second try")
        },
        ConformanceRule("a try that was taken back counts neither as a try nor as a death") { store in
            let position = try await store.parkOne("careful")
            for _ in 0..<3 {
                let trial = try await store.begin(position, "careful")
                try expectEqual([trial.attempts, trial.deaths], [1, 0], "attempts and deaths")
                try await store.transact { try $0.refund([trial], by: "careful") }
            }
        },
        ConformanceRule("a death is none once its relay is heard of") { store in
            let position = try await store.parkOne("careful")
            let slow = try await store.begin(position, "careful")
            let new = try await store.begin(position, "careful")
            for _ in 0..<2 { try await store.transact { try $0.refund([slow], by: "careful") } }
            let may = try await store.transact { try $0.hold("careful", for: new, patience: nil) }
            try expect(may, "the newer try goes on")
            let last = try await store.begin(position, "careful")
            try expectEqual([last.attempts, last.deaths], [1, 1], "attempts and deaths")
        },
        ConformanceRule("who is late takes no newer try back, and may not make his own") { store in
            let position = try await store.parkOne("careful")
            let old = try await store.begin(position, "careful")
            let new = try await store.begin(position, "careful")
            try await store.transact { try $0.refund([old], by: "careful") }
            let may = try await store.transact { transaction in
                try [old, new].map { try transaction.hold("careful", for: $0, patience: nil) }
            }
            try expectEqual(may, [false, true], "may be made")
            let last = try await store.begin(position, "careful")
            try expectEqual([last.attempts, last.deaths], [1, 1], "attempts and deaths")
        },
        ConformanceRule("where relays died one event is tried at a time, and nothing is lost by it") { store in
            try await drain(store) { Deliver(CounterRaised.self, as: "outside") { _, _ in } }
            let ids = try await store.raise(counters: 3, times: 3)
            try await store.transact { try $0.mark("outside", Batch.Mark(holder: "a relay that died", count: 8)) }
            let events = Recorder<CounterRaised>()
            let running = Recorder<Int>()
            try await drain(store) {
                Deliver(CounterRaised.self, as: "outside", concurrency: 16) { event, _ in
                    running.append(1)
                    await Task.yield()
                    events.append(event)
                    running.append(-1)
                }
            }
            for id in ids {
                try expectEqual(events.all.filter { $0.counterID == id }.map(\.value), [1, 2, 3], "values")
            }
            try expect(running.all.indices.allSatisfy { running.all[...$0].reduce(0, +) <= 1 }, "one call at a time")
            let left = try await store.transact { try $0.peek("outside", of: [CounterRaised.name], limit: 10).mark }
            try expectEqual(left, nil, "note")
        },
        ConformanceRule("an event no relay survives is dead after so many deaths, untried") { store in
            let position = try await store.parkOne("careful")
            for _ in 0..<3 { _ = try await store.begin(position, "careful", for: .zero) }
            let tries = Recorder<Int64>()
            let policy = RetryPolicy(maximumDeaths: 3, baseDelay: .zero)
            try await drain(store) {
                React(to: CounterRaised.self, as: "careful", retry: policy) { event, _ in tries.append(event.value) }
            }
            try expectEqual(tries.all, [], "tries")
            try expectEqual(try await store.status().first { $0.name == "careful" }?.dead, 1, "dead")
        },
    ]
}

extension OutboxStore {
    /// A subscription with one event set aside, waiting; answers its position.
    fileprivate func parkOne(_ name: SubscriptionName) async throws -> Int64 {
        try await register(HandlerRegistry { React(to: CounterRaised.self, as: name) { _, _ in } }.subscriptions)
        try await raise()
        return try await transact { transaction in
            guard let batch = try transaction.next(Shard(name), of: [CounterRaised.name], limit: 10),
                let event = batch.events.first?.event
            else { throw ConformanceFailure(description: "expected an event, found none") }
            try transaction.park([ParkedEvent(event: event, state: .waiting, attempts: 0)], by: name)
            try transaction.advance(Shard(name), to: batch.end)
            return event.position
        }
    }

    fileprivate func begin(
        _ position: Int64, _ name: SubscriptionName, for lease: Duration = .seconds(60)
    ) async throws -> Trial {
        let trials = try await transact { try $0.begin([position], by: name, for: lease) }
        guard let trial = trials.first else { throw ConformanceFailure(description: "expected a try, found none") }
        return trial
    }
}
