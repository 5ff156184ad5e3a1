import ArgumentParser
import BookshelfCommandLine
import BookshelfPostgres
import EmbeddedPostgres
import Foundation
import Logging
import OutboxPostgres
import Postgres

/// `bookshelf schema-dump`: the schemas as SQL, for a file that reviews compare.
struct SchemaDumpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema-dump",
        abstract: "Print the schemas as a fresh private database has them after all migrations.",
        shouldDisplay: false)

    func run() async throws {
        try await Interruption.guarding {
            try await PrivateServer.with { url in
                try await Self.migrate(url)
                for line in Self.stable(try await Self.dump(url)) { try StandardOutput.verbatim(line + "\n") }
            }
        }
    }

    private static func migrate(_ url: String) async throws {
        let logger = try Settings.read().logger("bookshelf", level: .error)
        try await BookshelfDatabase.with(try PostgresConfiguration(url: url), checking: false, logger: logger) {
            _ = try await Migrator(client: $0.client, logger: logger).migrate(.bothDomains)
        }
    }

    private static func dump(_ url: String) async throws -> [String] {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: try EmbeddedPostgres.binaries()).appending(component: "pg_dump")
        process.arguments = [
            "--schema-only", "--no-owner", "--no-privileges", "--schema=outbox", "--schema=bookshelf",
            "--schema=white_label", url,
        ]
        process.standardOutput = output
        let lines = Lines(output)
        do {
            try process.run()
        } catch {
            throw Failure(.unavailable, "pg_dump: it is not beside the server's programs; install PostgreSQL's clients")
        }
        return await lines.stream.reduce(into: []) { $0.append($1) }
    }

    /// Without what differs between two runs or two versions of pg_dump, and without runs of blank lines.
    private static func stable(_ lines: [String]) -> [String] {
        let noise = ["SET ", "SELECT pg_catalog.set_config", "-- Dumped ", "-- PostgreSQL database dump", "\\"]
        var stable: [String] = []
        for line in lines where line != "--" && !noise.contains(where: line.hasPrefix) {
            if line.isEmpty && (stable.last?.isEmpty ?? true) { continue }
            stable.append(line)
        }
        return stable
    }
}
