import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

/// A migration, or somebody by hand, holds the table of events.
@Suite(.timeLimit(.minutes(1))) struct TableLockTests {
    enum Limit: CaseIterable, Sendable { case lock, statement }

    @Test(arguments: Limit.allCases)
    func `who cannot get at the log in time gives up for now, and nothing is skipped`(limit: Limit) async throws {
        try await World.with { world in
            var configuration = try PostgresConfiguration(url: await TestServer.url())
            switch limit {
            case .lock: configuration.lockTimeout = .milliseconds(20)
            case .statement: configuration.statementTimeout = .milliseconds(500)
            }
            let client = PostgresClient(configuration, logger: .quiet)
            let store = try PostgresOutboxStore(
                client: client, schema: world.schema, tables: [CounterTable.self], logger: .quiet)
            let (probe, seen, schema) = (RelayProbe(), Recorder<Int64>(), world.schema)
            var settings = RelayConfiguration()
            settings.observe = probe.observe
            settings.longestBackoff = .milliseconds(2)
            let relay = try Relay(
                store: store,
                handlers: HandlerRegistry {
                    React(to: CounterRaised.self, as: "count", retry: .tomorrow) { event, work in
                        work.onCommit { seen.append(event.value) }
                    }
                }, configuration: settings, logger: .quiet)
            let (id, ddl) = (Identity<Counter>(), OpenTransaction(world.client))
            try await running([relay]) {
                await probe.next(where: \.isIdle)
                try await ddl.run { transaction in
                    _ = try transaction.execute("LOCK TABLE \(schema).events")
                    for version in 1...2 { try world.append("a", Int64(version), in: transaction) }
                }
                for _ in 0..<2 { await probe.next(where: \.isInterrupted) }
                let error = await #expect(throws: (any Error).self) { try await store.raise(id) }
                #expect(error.map { store.cause(of: $0) } == .infrastructure)
                if limit == .lock { #expect((error as? OutboxError)?.code == .busy) }
                try await ddl.commit()
                await probe.handled(2)
            }
            #expect(seen.all == [1, 2])
            #expect(try await world.parked(by: "count") == [])
            #expect(try await world.store.value(of: id) == nil, "refused, and so not half done")
            await client.close()
        }
    }

    @Test func `a handler that cannot get at a table in time is interrupted, and its event is not to blame`()
        async throws
    {
        try await World.with { world in
            let ledger = try await Ledger(world)
            var configuration = try PostgresConfiguration(url: await TestServer.url())
            configuration.lockTimeout = .milliseconds(20)
            let client = PostgresClient(configuration, logger: .quiet)
            let store = try PostgresOutboxStore(
                client: client, schema: world.schema, tables: [CounterTable.self], logger: .quiet)
            let (probe, schema, ddl) = (RelayProbe(), world.schema, OpenTransaction(world.client))
            var settings = RelayConfiguration()
            settings.observe = probe.observe
            settings.longestBackoff = .milliseconds(2)
            let relay = try Relay(
                store: store,
                handlers: HandlerRegistry {
                    React(to: CounterRaised.self, as: "count", retry: .tomorrow) { event, work in
                        try ledger.note(event, in: work)
                        _ = try work.withPostgres { try $0.query("SELECT 1") }
                    }
                }, configuration: settings, logger: .quiet)
            try await ddl.run { _ = try $0.execute("LOCK TABLE \(schema).effects") }
            try await world.store.raise()
            try await running([relay]) {
                for _ in 0..<2 { await probe.next(where: \.isInterrupted) }
                #expect(try await world.parked(by: "count") == [])
                try await ddl.commit()
                await probe.handled(1)
            }
            #expect(try await ledger.audit() == .init(effects: 1))
            await client.close()
        }
    }
}
