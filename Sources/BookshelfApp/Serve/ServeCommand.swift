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
            keep it on this machine.
            """)

    @OptionGroup var database: DatabaseOptions
    @Option(help: "The address to listen on.") var host = "127.0.0.1"
    @Option(help: "The port; 0 for any that is free.") var port = 8080
    @Option(help: "Connections to the database, 1 to 100.") var connections = 8
    @Option(help: "Requests worked on or waiting at a time, 1 to 100000; one more is answered 503.")
    var mostRequests = 512
    @Option(help: "How long a client may take to send a request, such as 15s.")
    var receiveTimeout: DurationArgument?
    @Option(help: "How long requests may go on after it was told to stop, such as 10s.") var grace: DurationArgument?
    @Flag(help: "Let callers without a token write: only where --host is this machine.") var anonymousWrites = false

    func run() async throws {
        try checkNumbers()
        var service = ServiceConfiguration()
        (service.host, service.port, service.mostRequests) = (host, port, mostRequests)
        service.allowsAnonymousWrites = anonymousWrites
        if let receiveTimeout { service.receiveTimeout = receiveTimeout.duration }
        if let grace { service.grace = grace.duration }
        let settings = try Settings.read()
        var configuration = try database.configuration(settings)
        configuration.maximumConnections = connections
        configuration.acquireTimeout = .seconds(2)
        configuration.lockTimeout = .seconds(2)
        configuration.applicationName = "bookshelf serve"
        try await Self.serve(service, configuration, settings.logger("bookshelf", level: .info))
    }

    private static func serve(
        _ service: ServiceConfiguration, _ configuration: PostgresConfiguration, _ logger: Logger
    ) async throws {
        try await BookshelfDatabase.with(configuration, logger: logger) { database in
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

    private func checkNumbers() throws {
        var violations = Violations()
        violations.range("port", port, 0...65_535)
        violations.range("connections", connections, 1...100)
        violations.range("most-requests", mostRequests, 1...100_000)
        try violations.throwIfAny()
    }
}
