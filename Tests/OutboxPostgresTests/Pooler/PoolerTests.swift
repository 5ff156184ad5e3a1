import EmbeddedPostgres
import Logging
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

/// Behind PgBouncer in transaction mode everything works but LISTEN, and a program is told so.
@Suite(.timeLimit(.minutes(3))) struct PoolerTests {
    private typealias Connect = @Sendable (_ prepares: Bool, _ name: String) throws -> PostgresClient

    private func with(_ body: (_ pooled: Connect, _ direct: PostgresClient) async throws -> Void) async throws {
        let server = try await EmbeddedPostgres.start(.init(durable: false))
        let pooler = try await PgBouncer(server)
        let (url, direct) = (pooler.url, try await TestServer.client(server.url))
        try await body(
            { prepares, name in
                var configuration = try PostgresConfiguration(url: url)
                configuration.preparesStatements = prepares
                configuration.applicationName = name
                return PostgresClient(configuration, logger: .quiet)
            }, direct)
        await direct.close()
        pooler.stop()
        await server.stop()
    }

    @Test func `everything happens once through a pooler, whatever connections end`() async throws {
        try await with { pooled, direct in
            try await World.with(try pooled(false, "pooled"), rings: true) { world in
                let (ledger, probe, sent) = (try await Ledger(world), RelayProbe(), Recorder<String>())
                let relay = try world.relay {
                    $0.observe = probe.observe
                    $0.batchSize = 20
                    $0.longestBackoff = .milliseconds(5)
                    $0.listens = false
                } _: {
                    React(to: CounterRaised.self, as: "count", retry: .tomorrow) { event, work in
                        try ledger.note(event, in: work)
                    }
                    Deliver(CounterRaised.self, as: "tell", retry: .tomorrow) { event, delivery in
                        sent.append(delivery.idempotencyKey)
                    }
                }
                let ids = (0..<200).map { _ in Identity<Counter>() }
                try await running([relay]) {
                    for (number, id) in ids.enumerated() {
                        let key = try IdempotencyKey("raise-\(number)")
                        try await again { try await world.store.process(RaiseCounter(id: id), key: key) }
                        guard number.isMultiple(of: 20) else { continue }
                        try await direct.execute(
                            """
                            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                            WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'
                            """)
                    }
                    try await world.isSettled("count", through: direct)
                    try await world.isSettled("tell", through: direct)
                }
                #expect(try await ledger.audit() == .init(effects: 200))
                #expect(Set(sent.all).count == 200)
                #expect(try await world.parked(by: "count") == [])
                #expect(try await world.parked(by: "tell") == [])
            }
        }
    }

    @Test func `a program is told what is missing behind a pooler, and no longer prepares statements`() async throws {
        try await with { pooled, _ in
            let client = try pooled(true, "preparing")
            let findings = try await ServerProbe(client: client).run()
            #expect(!findings.canListen)
            #expect(findings.warnings.contains { $0.hasPrefix("a pooler lends connections by transaction: no LISTEN") })
            #expect(findings.warnings.contains { $0.hasPrefix("timeouts do not reach the server") })
            try await withThrowingTaskGroup(of: Int64?.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        try await client.query("SELECT \(Int64(number))").first?.decode(Int64.self, at: 0)
                    }
                }
                var sum: Int64 = 0
                for try await value in group { sum += value ?? 0 }
                #expect(sum == 780)
            }
            let prepared = try await client.query("SELECT count(*) FROM pg_prepared_statements")
            #expect(try prepared.first?.decode(Int64.self, at: 0) == 0)
            await client.close()
        }
    }

    @Test func `without the probe the first mix-up of prepared statements is survived`() async throws {
        try await with { pooled, _ in
            let (one, other) = (try pooled(true, "one"), try pooled(true, "other"))
            for number in Int64(0)..<20 {
                #expect(try await one.query("SELECT \(number)").first?.decode(Int64.self, at: 0) == number)
                #expect(try await other.query("SELECT \(number) + 1").first?.decode(Int64.self, at: 0) == number + 1)
            }
            await one.close()
            await other.close()
        }
    }

    @Test func `maintenance works through a pooler`() async throws {
        try await with { pooled, _ in
            try await World.with(try pooled(false, "maintenance")) { world in
                let maintenance = try world.maintenance()
                _ = try await maintenance.runOnce()
                try await world.append(events: 1500)
                try await world.drain()
                #expect(try await maintenance.runOnce().dropped.contains("events_1"))
            }
        }
    }

    @Test func `a server without a pooler has nothing missing`() async throws {
        let client = try await TestServer.client()
        let findings = try await ServerProbe(client: client).run()
        #expect(findings.canListen && findings.warnings == [])
        await client.close()
    }

    /// Until the answer is known: the key makes that safe.
    private func again(_ body: () async throws -> Void) async throws {
        while true {
            do { return try await body() } catch let error as OutboxError
                where error.code == .outcomeUnknown || error.code == .busy
            {
            } catch let error as PostgresError
                where error.code == .connectionLost || error.sqlState?.class == "57"
                || error.sqlState?.class == "08" || error.code == .connectionFailed
            {}
        }
    }
}

extension World {
    fileprivate func isSettled(_ subscription: SubscriptionName, through direct: PostgresClient) async throws {
        let store = try PostgresOutboxStore(client: direct, tables: [], logger: .quiet)
        try await TestServer.until("\(subscription) is settled") {
            try await store.status().first { $0.name == subscription.rawValue }?.lag == 0
        }
    }
}
