import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

/// A `React` transaction that goes silent: a relay that was frozen, or a handler that computes for long.
@Suite(.timeLimit(.minutes(1))) struct SilenceTests {
    @Test func `a frozen relay gives way, and what it does afterwards is written nowhere`() async throws {
        try await World.with { world in
            let (ledger, probe, pids) = (try await Ledger(world), RelayProbe(), Recorder<Int32>())
            try await world.store.raise()
            let relay = try world.relay {
                $0.lease = .milliseconds(100)
                $0.observe = probe.observe
            } _: {
                React(to: CounterRaised.self, as: "count", retry: .tomorrow) { event, work in
                    let pid = try work.withPostgres { $0.backendPID }
                    let isFirst = pids.all.isEmpty
                    pids.append(pid)
                    try ledger.note(event, in: work)
                    // Frozen until the server has ended the session.
                    if isFirst { try blocking { try await world.hasEnded(pid) } }
                }
            }
            try await running([relay]) { await probe.handled(1) }
            #expect(Set(pids.all).count == 2)
            #expect(try await ledger.audit() == .init(effects: 1))
            #expect(try await world.parked(by: "count") == [])
        }
    }

    @Test func `a handler that is always silent for too long is set aside, and others flow`() async throws {
        try await World.with { world in
            let (probe, tries) = (RelayProbe(), Recorder<Int64>())
            let slow = try await world.store.raise()
            try await world.store.raise()
            let relay = try world.relay {
                $0.lease = .milliseconds(100)
                $0.observe = probe.observe
            } _: {
                React(to: CounterRaised.self, as: "count", retry: .tomorrow) { event, work in
                    guard event.counterID == slow else { return }
                    tries.append(event.value)
                    let pid = try work.withPostgres { $0.backendPID }
                    try blocking { try await world.hasEnded(pid) }
                    try work.withPostgres { _ = try $0.query("SELECT 1") }
                }
            }
            try await running([relay]) { await probe.handled(1) }
            #expect(tries.all.count == 4, "three times it gets more time")
            #expect(try await world.parked(by: "count").map(\.state) == ["retrying"])
        }
    }

    @Test func `a handler that never ends is reported, since the relay cannot stop it`() async throws {
        try await World.with { world in
            let (stuck, gate) = (AsyncStream<String>.makeStream(), Gate())
            try await world.store.raise()
            let relay = try world.relay {
                $0.handlerLimit = .milliseconds(50)
                $0.onStuck = { stuck.continuation.yield($0) }
            } _: {
                React(to: CounterRaised.self, as: "endless") { _, _ in try blocking { await gate.pass() } }
            }
            try await running([relay]) {
                let message = await stuck.stream.first { _ in true }
                #expect(
                    message
                        == "a handler of 'endless' does not come to its end within 0.05 seconds: the relay cannot stop it"
                )
                await gate.open()
            }
        }
    }
}

extension World {
    /// Waits until a backend is gone.
    func hasEnded(_ pid: Int32) async throws {
        let admin = try await TestServer.admin.value
        try await TestServer.until("the session is ended") {
            try await admin.query("SELECT FROM pg_stat_activity WHERE pid = \(pid)").isEmpty
        }
    }
}
