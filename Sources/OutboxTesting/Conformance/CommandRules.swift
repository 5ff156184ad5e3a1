import Outbox

extension ConformanceRule {
    static let commands: [ConformanceRule] = [
        ConformanceRule("a command is refused with every violation before anything is read") { store in
            let error = try await failure {
                try await store.process(RaiseCounter(id: Identity(), amount: 0))
            }
            try expectEqual((error as? ValidationError)?.violations.map(\.field), ["amount"], "fields")
        },
        ConformanceRule("a repeated request does nothing and gets the first answer, byte for byte") { store in
            let (id, key) = (Identity<Counter>(), try IdempotencyKey("once"))
            let first = try await store.submit(RaiseCounter(id: id), key: key)
            let second = try await store.submit(RaiseCounter(id: id), key: key)
            try expect(!first.isReplay && second.isReplay, "only the second to be a replay")
            try expectEqual(second.stored, first.stored, "stored answer")
            try expectEqual(second.response, 1, "answer")
            try expectEqual(try await seen(on: store).count, 1, "events")
        },
        ConformanceRule("another request under a used key is refused and does nothing") { store in
            let (id, key) = (Identity<Counter>(), try IdempotencyKey("once"))
            try await store.process(RaiseCounter(id: id), key: key)
            try await expectFailure(.idempotencyKeyReused) {
                try await store.process(RaiseCounter(id: id, amount: 2), key: key)
            }
            try expectEqual(try await store.value(of: id), 1, "value")
        },
        ConformanceRule("a repeat that would fail by now still gets the first answer") { store in
            let (id, key) = (Identity<Counter>(), try IdempotencyKey("once"))
            let command = RaiseCounter(id: id, amount: 1, limit: 1)
            try await store.process(command, key: key)
            try expectEqual(try await store.process(command, key: key), 1, "answer")
        },
        ConformanceRule("a failed command leaves its key unused") { store in
            let (id, key) = (Identity<Counter>(), try IdempotencyKey("once"))
            _ = try await failure { try await store.process(RaiseCounter(id: id, amount: 1, limit: 0), key: key) }
            try expectEqual(try await store.process(RaiseCounter(id: id), key: key), 1, "answer")
        },
        ConformanceRule("keys of two callers are two keys") { store in
            let id = Identity<Counter>()
            for caller in ["alice", "bob"] {
                try await store.process(RaiseCounter(id: id), key: IdempotencyKey("once", caller: caller))
            }
            try expectEqual(try await store.value(of: id), 2, "value")
        },
        ConformanceRule("one request sent ten times at once has one effect and ten equal answers") { store in
            let (id, key) = (Identity<Counter>(), try IdempotencyKey("once"))
            let answers = try await withThrowingTaskGroup { group in
                for _ in 0..<10 { group.addTask { try await store.process(RaiseCounter(id: id), key: key) } }
                return try await group.reduce(into: [Int64]()) { $0.append($1) }
            }
            try expectEqual(answers, Array(repeating: 1, count: 10), "answers")
            try expectEqual(try await store.value(of: id), 1, "value")
        },
    ]
}
