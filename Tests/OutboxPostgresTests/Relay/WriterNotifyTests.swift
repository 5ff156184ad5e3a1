import EmbeddedPostgres
import Foundation
import Outbox
import OutboxPostgres
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

/// NOTIFY in a writing transaction makes commits wait for one another: none may be there.
@Suite(.timeLimit(.minutes(2))) struct WriterNotifyTests {
    @Test func `every NOTIFY in the server's log has a transaction to itself`() async throws {
        let server = try await EmbeddedPostgres.start(
            .init(
                durable: false,
                settings: ["log_statement": "all", "log_line_prefix": "%m [%p] tx=%v ", "logging_collector": "off"]))
        try await World.with(try await TestServer.client(server.url), rings: true) { world in
            _ = try await world.raise(counters: 40, times: 3, chunk: 1)
        }
        let log = try String(contentsOfFile: server.socketDirectory + "/log", encoding: .utf8)
        await server.stop()
        var current: [String: [String]] = [:]
        var transactions: [[String]] = []
        for line in log.split(separator: "\n") {
            guard let match = line.firstMatch(of: /\[(\d+)\] tx=(\S+) LOG:  (?:execute [^:]*|statement): (.*)/) else {
                continue
            }
            let (process, statement) = (String(match.1), String(match.3))
            if statement.hasPrefix("BEGIN") { current[process] = [] }
            guard current[process] != nil else {
                transactions.append([statement])
                continue
            }
            current[process]?.append(statement)
            if statement.hasPrefix("COMMIT") || statement.hasPrefix("ROLLBACK") {
                transactions.append(current.removeValue(forKey: process) ?? [])
            }
        }
        let ringing = transactions.filter { $0.contains { $0.contains("pg_notify") || $0.hasPrefix("NOTIFY") } }
        #expect(!ringing.isEmpty)
        let ring = "SELECT set_config('synchronous_commit', 'off', true), pg_notify("
        #expect(ringing.allSatisfy { $0.count == 1 && $0[0].hasPrefix(ring) }, "\(ringing)")
        #expect(transactions.contains { $0.contains { $0.contains(".events") } })
    }
}
