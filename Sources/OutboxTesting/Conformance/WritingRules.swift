import Outbox

extension ConformanceRule {
    static let writing: [ConformanceRule] = [
        ConformanceRule("a saved aggregate is loaded as it was saved") { store in
            let label = "naïve “quotes” \u{1F4DA} \\ ' ; --"
            var counter = Counter(label: label)
            counter.raise(by: 7)
            let saved = counter
            try await store.perform { work in _ = try work.counters.save(saved) }
            let (value, found, version) = try await store.perform { work in
                let counter = try work.counters.get(saved.id)
                return (counter.value, counter.label, counter.version)
            }
            try expectEqual(value, 7, "value")
            try expectEqual(found, label, "label")
            try expectEqual(version, 1, "version")
        },
        ConformanceRule("a unit of work that throws leaves neither state nor events") { store in
            let id = Identity<Counter>()
            _ = try await failure {
                try await store.perform { work in
                    var counter = Counter(id: id)
                    counter.raise()
                    try work.counters.save(counter)
                    throw LimitPassed()
                }
            }
            try expectEqual(try await store.value(of: id), nil, "value")
            try expectEqual(try await seen(on: store).count, 0, "events")
        },
        ConformanceRule("of two writers of one aggregate one wins, the other conflicts and leaves nothing") { store in
            let id = try await store.raise()
            let stale = try await store.perform { work in try work.counters.get(id) }
            try await store.raise(id)
            try await expectFailure(.versionConflict) {
                try await store.perform { work in
                    var other = Counter()
                    other.raise()
                    try work.counters.save(other)
                    var counter = stale
                    counter.raise(by: 100)
                    try work.counters.save(counter)
                }
            }
            try expectEqual(try await store.value(of: id), 2, "value")
            try expectEqual(try await seen(on: store).map(\.value), [1, 2], "events")
        },
        ConformanceRule("an aggregate that exists cannot be created again") { store in
            let id = try await store.raise()
            try await expectFailure(.versionConflict) {
                try await store.perform { work in _ = try work.counters.save(Counter(id: id)) }
            }
        },
        ConformanceRule("a unit of work reads what it saved, and saves it again") { store in
            let id = Identity<Counter>()
            try await store.perform { work in
                var counter = Counter(id: id)
                counter.raise()
                try work.counters.save(counter)
                var again = try work.counters.get(id)
                again.raise()
                again.raise()
                try work.counters.save(again)
            }
            try expectEqual(try await store.value(of: id), 3, "value")
            try expectEqual(try await seen(on: store).map(\.value), [1, 2, 3], "events")
        },
        ConformanceRule("a value saved twice from the same load conflicts within its unit of work") { store in
            try await expectFailure(.versionConflict) {
                try await store.perform { work in
                    let counter = Counter()
                    try work.counters.save(counter)
                    try work.counters.save(counter)
                }
            }
        },
        ConformanceRule("many aggregates are saved and loaded at once, in the order asked for") { store in
            let ids = (0..<100).map { _ in Identity<Counter>() }
            try await store.perform { work in
                for id in ids { try work.counters.save(Counter(id: id)) }
            }
            let found = try await store.perform { work in
                try work.counters.find(ids.reversed() + [Identity()]).map(\.id)
            }
            try expectEqual(found, ids.reversed(), "identities")
        },
        ConformanceRule("an aggregate that is not there is not found") { store in
            try await expectFailure(.notFound) {
                try await store.perform { work in _ = try work.counters.get(Identity()) }
            }
        },
        ConformanceRule("what waits for the commit happens after it, and never without it") { store in
            let happened = Recorder<String>()
            try await store.perform { work in work.onCommit { happened.append("committed") } }
            _ = try await failure {
                try await store.perform { work in
                    work.onCommit { happened.append("rolled back") }
                    throw LimitPassed()
                }
            }
            try expectEqual(happened.all, ["committed"], "what happened")
        },
    ]
}
