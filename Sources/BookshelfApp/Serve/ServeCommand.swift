import ArgumentParser
import BookshelfCommandLine
import BookshelfHTTP
import BookshelfPostgres
import Foundation
import Logging
import Outbox
import OutboxPostgres
import Postgres
import ServiceLifecycle
import UnixSignals

/// `bookshelf serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Take requests over HTTP until told to stop by SIGTERM or Ctrl-C; /openapi.json says which.",
        discussion: """
            Callers need a token: 'bookshelf token create NAME --role writer'. There is no TLS: put a proxy before it, or \
            keep it on this machine. With --demo it needs nothing else, and leaves nothing behind.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var options: ServeOptions
    @Flag(help: "Bring a database and a relay, make a writer's token and print it; remove all of it at the end.")
    var demo = false

    func run() async throws {
        let (service, connections) = (try options.configuration(), options.connections)
        let settings = try Settings.read()
        let logger = settings.logger("bookshelf", level: demo ? .error : .info)
        guard demo else {
            return try await Self.serve(service, connections, try database.configuration(settings), logger)
        }
        let relay = try Executables.relay()
        try await DemoDatabase.with(settings) { url, database in
            let issued = try await CallerDirectory(client: database.client).create(
                "demo", role: .writer, by: "bookshelf serve --demo")
            try await RelayProcess.with(relay, databaseURL: url, isHeard: false) { _ in
                try StandardOutput.line("Token of a writer: \(issued.token.text)")
                try await Self.serve(service, connections, try PostgresConfiguration(url: url), logger)
            }
        }
    }

    private static func serve(
        _ service: ServiceConfiguration, _ connections: Int, _ configuration: PostgresConfiguration, _ logger: Logger
    ) async throws {
        var configuration = configuration
        configuration.maximumConnections = connections
        // Clients are told to come again rather than to wait for longer than they do.
        configuration.acquireTimeout = .seconds(2)
        configuration.lockTimeout = .seconds(2)
        configuration.applicationName = "bookshelf serve"
        try await BookshelfDatabase.with(configuration, logger: logger) { database in
            let findings = try await ServerProbe(client: database.client).run()
            for warning in findings.warnings { logger.warning("\(warning)") }
            let bookshelf = try Self.service(service, database, logger)
            var group = ServiceGroupConfiguration(
                services: [.init(service: bookshelf)], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
            group.maximumGracefulShutdownDuration = service.grace
            try await ServiceGroup(configuration: group).run()
        }
    }

    private static func service(
        _ configuration: ServiceConfiguration, _ database: BookshelfDatabase, _ logger: Logger
    ) throws -> BookshelfService {
        do {
            return try BookshelfService(
                client: database.client, configuration: configuration, logger: logger
            ) { port in
                // Who cannot read the line can still send requests.
                try? StandardOutput.line("Listening on http://\(configuration.host):\(port)")
            }
        } catch let error as UnsafeConfiguration {
            throw Failure(.configuration, error.description)
        }
    }
}
