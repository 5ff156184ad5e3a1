import Foundation
import Outbox

extension ConformanceRule {
    static let processes: [ConformanceRule] = [
        ConformanceRule("a process takes its outcomes in any order, each once, and sends its command once") { store in
            for order in [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]] as [[Int64]] {
                let (key, counter) = (UUID.timeOrdered(), Identity<Counter>())
                for part in order + order { try await store.tell(PartDone(key: key, part: part, counter: counter)) }
                try await drain(store) { Assembly.subscriptions() }
                try expectEqual(try await store.value(of: counter), 1, "value in order \(order)")
                try expectEqual(try await store.assembly(key)?.status, .completed, "status in order \(order)")
            }
        },
        ConformanceRule("a command that the domain refuses undoes those that were executed, the latest first") {
            store in
            let (key, counter) = (UUID.timeOrdered(), Identity<Counter>())
            try await store.tell(PartDone(key: key, part: 4, counter: counter))
            try await drain(store) { Assembly.subscriptions() }
            let assembly = try await store.assembly(key)
            try expectEqual(assembly?.status, .compensated, "status")
            try expectEqual(
                assembly?.progress.commands.map { "\($0.name) \($0.state)" },
                ["part.add done", "part.add done", "part.add refused", "part.add done", "part.add done"], "commands")
            try expectEqual(try await store.value(of: counter), 10 + 20 + 200 + 100, "value")
            try expectEqual(
                try await store.label(of: counter), "10 20 200 100", "what was executed, in order")
        },
        ConformanceRule("a timeout compensates, and one after the end does nothing") { store in
            let (late, early) = (UUID.timeOrdered(), UUID.timeOrdered())
            let counter = Identity<Counter>()
            try await store.tell(PartDone(key: late, part: 5, counter: counter))
            for part in 1...3 as ClosedRange<Int64> {
                try await store.tell(PartDone(key: early, part: part, counter: counter))
            }
            try await store.tell(PartDone(key: early, part: 5, counter: counter))
            try await drain(store) { Assembly.subscriptions() }
            try expectEqual(try await store.assembly(late)?.status, .compensated, "status of the late one")
            try expectEqual(try await store.assembly(late)?.reason, "a part never came", "reason")
            try expectEqual(try await store.assembly(early)?.status, .completed, "status of the early one")
            try expectEqual(try await store.assembly(early)?.late, 1, "outcomes after the end")
        },
        ConformanceRule("a process of which the domain refuses to undo a part has failed, and says which") { store in
            let (key, counter) = (UUID.timeOrdered(), Identity<Counter>())
            try await store.tell(PartDone(key: key, part: 7, counter: counter))
            try await drain(store) { Assembly.subscriptions() }
            let assembly = try await store.assembly(key)
            try expectEqual(assembly?.status, .failed, "status")
            try expectEqual(
                assembly?.reason, "part.add was refused: 13 is refused: take another", "reason")
            try expectEqual(
                assembly?.progress.commands.map { "\($0.isUndo) \($0.state)" },
                ["false done", "false done", "false refused", "true done", "true refused"], "commands")
            try expect(assembly?.endedAt != nil, "an end")
            try expectEqual(try await store.label(of: counter), "10 20 200", "what was executed, in order")
            try expectEqual(try await store.status().map(\.parked).reduce(0, +), 0, "parked")
        },
        ConformanceRule("a command that fails for a while is retried, and what it wrote meanwhile is undone") { store in
            let (key, counter) = (UUID.timeOrdered(), Identity<Counter>())
            try await store.tell(PartDone(key: key, part: 6, counter: counter))
            let patient = RetryPolicy(
                maximumAttempts: 10_000, baseDelay: .milliseconds(5), maximumDelay: .milliseconds(5))
            try await drain(store) { Assembly.subscriptions(retry: patient) }
            try expectEqual(
                try await store.assembly(key)?.progress.commands.map(\.state), [.sent], "commands meanwhile")
            try expectEqual(try await store.value(of: counter), nil, "value meanwhile")
            try await store.perform { work in
                try work.counters.save(Counter(id: Identity(key), label: "here"))
            }
            let deadline = ContinuousClock.now + .seconds(30)
            while try await store.assembly(key)?.progress.commands.map(\.state) != [.done],
                ContinuousClock.now < deadline
            {
                try await drain(store) { Assembly.subscriptions(retry: patient) }
            }
            try expectEqual(try await store.assembly(key)?.progress.commands.map(\.state), [.done], "commands")
            try expectEqual(try await store.value(of: counter), 1, "value")
        },
    ]
}

extension OutboxStore {
    fileprivate func tell(_ event: PartDone) async throws {
        try await perform { work in
            var teller = Counter()
            teller.record(event)
            try work.counters.save(teller)
        }
    }

    fileprivate func assembly(_ key: UUID) async throws -> ProcessInstance? {
        try await perform { work in
            try work.repository(of: ProcessInstance.self).find(ProcessID(Assembly.name, key: key))
        }
    }

    fileprivate func label(of id: Identity<Counter>) async throws -> String? {
        try await perform { work in try work.counters.find(id)?.label }
    }
}

/// An outcome, each in a stream of its own.
private struct PartDone: DomainEvent {
    static let name: EventName = "part.done"
    let key: UUID
    let part: Int64
    let counter: Identity<Counter>
}

/// Raises a counter and writes down by how much; refuses the amount 13, and fails as long as its gate is closed.
private struct AddPart: Command {
    static let name: CommandName = "part.add"
    let counter: Identity<Counter>
    let amount: Int64
    var gate: UUID?

    func handle(in work: UnitOfWork) throws -> NoResponse {
        var counter = try work.counters.find(counter) ?? Counter(id: counter)
        counter.raise(by: amount)
        counter.label += counter.label.isEmpty ? "\(amount)" : " \(amount)"
        try work.counters.save(counter)
        try work.flush()
        if let gate { _ = try work.counters.get(Identity(gate)) }
        if amount == 13 { throw DomainError(.init("unlucky"), "13 is refused: take another") }
        return NoResponse()
    }
}

/// Adds one when parts 1 to 3 are there; the others make it fail in some way.
private struct Assembly: ProcessManager {
    static let name: ProcessName = "conformance.assembly"
    var parts: Set<Int64> = []

    static let steps = ProcessSteps<Assembly>()
        .sends(AddPart.self)
        .onEach(PartDone.self, key: \.key, by: { String($0.part) }) { event, assembly in
            assembly.parts.insert(event.part)
            func add(_ amount: Int64) -> AddPart { AddPart(counter: event.counter, amount: amount) }
            switch event.part {
            case 4:
                try assembly.send(add(10), undoneBy: add(100))
                try assembly.send(add(20), undoneBy: add(200))
                try assembly.send(add(13), undoneBy: add(300))
            case 7:
                try assembly.send(add(10), undoneBy: add(13))
                try assembly.send(add(20), undoneBy: add(200))
                try assembly.send(add(13))
            case 5: try assembly.setTimeout("parts", at: Date(timeIntervalSinceNow: -1))
            case 6: try assembly.send(AddPart(counter: event.counter, amount: 1, gate: event.key))
            default: break
            }
            if assembly.parts.isSuperset(of: [1, 2, 3]) {
                try assembly.send(add(1))
                assembly.complete()
            }
        }
        .onTimeout("parts") { try $0.compensate(because: "a part never came") }
}
