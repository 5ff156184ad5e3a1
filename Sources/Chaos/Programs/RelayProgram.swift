import ArgumentParser
import Foundation
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import ServiceLifecycle
import UnixSignals

#if canImport(Glibc)
    import Glibc
#endif

/// A relay with one reaction and one delivery, both of which leave traces outside of their transactions.
struct RelayProgram: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "relay")
    static let attempts = 6
    /// More than the usual three, as here somebody kills a relay every few seconds, whatever it has in hand.
    static let deaths = 4
    static let batchSize = 200

    @Option var url: String
    @Option var folder: String
    @Option var name: String
    @Option var reading = Mix().reading
    @Option var readingTime = Mix().readingTime
    @Option var failing = Mix().failing

    func run() async throws {
        endWithParent()
        let folder = Folder(path: folder)
        let logger = chaosLogger(name)
        let holder = "\(name)-\(getpid())"
        let store = try PostgresOutboxStore(
            client: chaosClient(url, holder, connections: 6, logger: logger), tables: [TallyTable.self], logger: logger)
        let handlers = try handlers(
            calls: try folder.journal("calls"), sink: try folder.journal("sink"), client: store.client)
        var configuration = RelayConfiguration()
        configuration.batchSize = Self.batchSize
        configuration.leastReadSize = Self.batchSize / 4  // Several reads in a transaction, as of a long backlog.
        configuration.longestPause = .milliseconds(100)
        configuration.longestBackoff = .seconds(1)
        configuration.lease = .milliseconds(700)
        configuration.grace = .seconds(2)
        configuration.holder = holder
        let relay = try Relay(store: store, handlers: handlers, configuration: configuration, logger: logger)
        try await ServiceGroup(services: [relay], gracefulShutdownSignals: [.sigterm], logger: logger).run()
    }

    private func handlers(calls: Journal, sink: Journal, client: PostgresClient) throws -> HandlerRegistry {
        let retry = RetryPolicy(
            maximumAttempts: Self.attempts, maximumDeaths: Self.deaths, baseDelay: .milliseconds(30),
            maximumDelay: .milliseconds(300))
        return try HandlerRegistry {
            React(to: Added.self, as: "tally.ledger", retry: retry, shards: 2, once: \.effect) { event, work in
                try react(to: event, in: work, calls)
            }
            Deliver(Added.self, as: "tally.sink", retry: retry) { event, delivery in
                try await deliver(event, delivery, calls, sink, client)
            }
        }
    }

    private func react(to event: Added, in work: UnitOfWork, _ calls: Journal) throws {
        guard let id = work.metadata.causation else { return }
        calls.note("call", ["s": "tally.ledger", "e": id.lowercased, "h": name])
        failpoint("before_handler")
        try fail(event, "tally.ledger", id, calls)
        try work.withPostgres { transaction in
            transaction.enqueue(
                "INSERT INTO chaos.effects (event_id, effect, holder) VALUES (\(id), \(event.effect), \(name))")
        }
        failpoint("mid_handler")
        guard event.nature == .echoing else { return }
        let number = Tally.echoes + event.tally
        let repository = work.repository(of: Tally.self)
        var echo = try repository.find(Tally.id(number)) ?? Tally(id: Tally.id(number))
        echo.add(
            Added(key: "echo:\(id.lowercased)", tally: number, amount: event.amount, nature: .plain, effect: UUID()))
        try repository.save(echo)
    }

    private func deliver(
        _ event: Added, _ delivery: Delivery, _ calls: Journal, _ sink: Journal, _ client: PostgresClient
    ) async throws {
        let logged = delivery.logged
        calls.note("call", ["s": "tally.sink", "e": logged.id.lowercased, "h": name])
        failpoint("before_delivery_handler")
        try fail(event, "tally.sink", logged.id, calls)
        // Some handlers read from the same database: when that fails, it is not the event's fault.
        if logged.position % 100 < reading {
            _ = try await client.query(
                """
                SELECT pg_sleep(\(Double(readingTime) / 1000)), count(*) FROM chaos.tallies WHERE total < 0
                """)
        }
        sink.note(
            "sink",
            [
                "e": logged.id.lowercased, "k": delivery.idempotencyKey, "p": logged.position,
                "v": logged.record.streamVersion, "a": logged.stream.id, "h": name,
            ])
        failpoint("after_delivery_handler")
    }

    struct Failed: Error {}

    private func fail(_ event: Added, _ subscription: String, _ id: UUID, _ calls: Journal) throws {
        switch event.nature {
        case .plain, .echoing: return
        case .deadly:
            calls.note("death", ["s": subscription, "e": id.lowercased])
            kill(getpid(), SIGKILL)
        case .flaky where Int.random(in: 0..<100) >= failing: return
        case .poison, .flaky:
            calls.note("fail", ["s": subscription, "e": id.lowercased, "h": name])
            throw Failed()
        }
    }
}
