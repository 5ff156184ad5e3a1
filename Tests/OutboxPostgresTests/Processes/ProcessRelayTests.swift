import Foundation
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

@Suite(.timeLimit(.minutes(3))) struct `Processes on relays` {
    @Test func `outcomes of different streams at once, through several relays and shards, lose nothing`() async throws {
        try await World.with(connections: 16) { world in
            let relays = try (0..<3).map { _ in
                try world.relay {
                    $0.batchSize = 5
                    $0.longestPause = .milliseconds(3)
                } _: {
                    Gathering.subscriptions(retry: .hasty, shards: 4)
                }
            }
            let keys = (0..<12).map { _ in UUID.timeOrdered() }
            try await running(relays) {
                for part in 1...5 as ClosedRange<Int64> { try await world.tell(keys, part, times: 2) }
                try await TestServer.until("every process to be complete, and its command executed") {
                    try await world.settled() == keys.count
                }
            }
            for key in keys {
                #expect(try await world.value(key) == 1)
                #expect(try await world.instance(key)?.status == .completed)
            }
        }
    }

    @Test func `a process goes on where a relay that stopped left it`() async throws {
        try await World.with { world in
            let key = UUID.timeOrdered()
            for part in 1...5 as ClosedRange<Int64> {
                try await world.tell([key], part, times: 1)
                _ = try await world.relay { Gathering.subscriptions() }.drain()
                #expect(try await world.instance(key)?.progress.taken.count == Int(part))
            }
            #expect(try await world.value(key) == 1)
        }
    }

    @Test func `a relay waits for a timeout, which undoes what was done`() async throws {
        try await World.with { world in
            let key = UUID.timeOrdered()
            let relay = try world.relay {
                $0.longestPause = .milliseconds(20)
            } _: {
                Gathering.subscriptions()
            }
            try await running([relay]) {
                try await world.tell([key], 6, times: 1)
                try await TestServer.until("the timeout to undo") {
                    try await world.instance(key)?.status == .compensated
                }
            }
            #expect(try await world.value(key) == 1 + 100)
            #expect(try await world.instance(key)?.reason == "timeout parts")
        }
    }

    @Test func `an operator sees what instances wait for, took and sent, and nothing of their data`() async throws {
        try await World.with { world in
            // Two of one millisecond are in any order.
            let keys = [UUID.timeOrdered(), UUID.timeOrdered()].sorted { $0.lowercased < $1.lowercased }
            let (open, done) = (keys[0], keys[1])
            try await world.tell([open, done], 1, times: 1)
            for part in 2...5 as ClosedRange<Int64> { try await world.tell([done], part, times: 1) }
            try await world.tell([done], 7, times: 1)
            _ = try await world.relay { Gathering.subscriptions() }.drain()
            let operations = OutboxOperator(store: world.store, actor: "alice")
            #expect(try await operations.processes().map(\.key) == [open, done].map(\.lowercased))
            #expect(try await operations.processes(status: .completed).map(\.late) == [1])
            #expect(try await operations.processes(of: "other").isEmpty)
            #expect(
                try await operations.processes(after: ProcessID(Gathering.name, key: open)).map(\.key) == [
                    done.lowercased
                ])
            let one = try #require(try await operations.explain(ProcessID(Gathering.name, key: done)))
            #expect(
                one.history.map(\.kind) == [
                    "took", "took", "took", "took", "took", "command", "status", "late", "done",
                ])
            #expect(one.history.first?.what == "piece.done 1")
            #expect(one.process.progress.commands.map(\.name) == ["piece.add"])
            #expect(one.parked.isEmpty)
            let other = try #require(try await operations.explain(ProcessID(Gathering.name, key: open)))
            #expect(other.awaits == ["piece.done"])
            #expect(try await operations.explain(ProcessID(Gathering.name, key: "nobody")) == nil)
        }
    }
}

extension RetryPolicy {
    fileprivate static let hasty = RetryPolicy(
        maximumAttempts: 1000, baseDelay: .milliseconds(1), maximumDelay: .milliseconds(5))
}

extension World {
    /// One event in a stream of its own for each key.
    fileprivate func tell(_ keys: [UUID], _ part: Int64, times: Int) async throws {
        try await store.perform { work in
            for key in keys {
                for _ in 0..<times {
                    var teller = Counter()
                    teller.record(PieceDone(key: key, part: part))
                    try work.counters.save(teller)
                }
            }
        }
    }

    fileprivate func instance(_ key: UUID) async throws -> ProcessInstance? {
        try await store.perform { work in
            try work.repository(of: ProcessInstance.self).find(ProcessID(Gathering.name, key: key))
        }
    }

    fileprivate func value(_ key: UUID) async throws -> Int64? { try await store.value(of: Identity(key)) }

    fileprivate func settled() async throws -> Int {
        try await OutboxOperator(store: store, actor: "test").processes(status: .completed)
            .count { $0.pendingCommands.isEmpty }
    }
}

private struct PieceDone: DomainEvent {
    static let name: EventName = "piece.done"
    let key: UUID
    let part: Int64
}

private struct AddPiece: Command {
    static let name: CommandName = "piece.add"
    let id: Identity<Counter>
    var amount: Int64 = 1

    func handle(in work: UnitOfWork) throws -> NoResponse {
        var counter = try work.counters.find(id) ?? Counter(id: id)
        counter.raise(by: amount)
        try work.counters.save(counter)
        return NoResponse()
    }
}

/// Adds one when parts 1 to 5 are there; part 6 adds one, and is undone by a timeout.
private struct Gathering: ProcessManager {
    static let name: ProcessName = "gathering"
    var parts: Set<Int64> = []

    static let steps = ProcessSteps<Gathering>()
        .sends(AddPiece.self)
        .onEach(PieceDone.self, key: \.key, by: { String($0.part) }) { event, gathering in
            gathering.parts.insert(event.part)
            let id = Identity<Counter>(event.key)
            if event.part == 6 {
                try gathering.send(AddPiece(id: id), undoneBy: AddPiece(id: id, amount: 100))
                try gathering.setTimeout("parts", after: .milliseconds(500))
            }
            if gathering.parts == [1, 2, 3, 4, 5] {
                try gathering.send(AddPiece(id: id))
                gathering.complete()
            }
        }
}
