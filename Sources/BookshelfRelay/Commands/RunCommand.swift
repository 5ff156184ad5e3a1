import ArgumentParser
import Bookshelf
import BookshelfCommandLine
import Foundation
import Logging
import Outbox
import OutboxPostgres
import OutboxRelay
import ServiceLifecycle
import UnixSignals

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// `relay run`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Deliver until told to stop by SIGTERM or Ctrl-C; any number of relays may run.")

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var retention: RetentionOptions

    @Option(help: "The longest pause between two looks at the log, such as 250ms.")
    var pollInterval: DurationArgument?
    @Option(help: "How many positions of the log one transaction looks at, 1 to 100000.")
    var batchSize: Int?
    @Option(help: "How long a silent relay keeps the right to deliver, such as 2s.")
    var lease: DurationArgument?
    @Option(help: "How long handlers may go on after the relay was told to stop, such as 10s.")
    var grace: DurationArgument?
    @Flag(
        inversion: .prefixedNo,
        help: "Maintain the outbox too; without, 'relay maintain --every' has to, as a role that owns the log.")
    var maintenance = true
    @Flag(help: "Stop when standard input ends, and so when the parent process does.")
    var exitWithParent = false

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)  // A reader that went away fails the delivery, which is tried again, not the relay.
        let settings = try Settings.read()
        let logger = settings.logger("relay", level: .info)
        let notifier = TerminalNotifier()
        var relayConfiguration = relayConfiguration()
        try relayConfiguration.validate()
        let policy = try retention.policy()
        try await ConnectedGateways.with(settings, log: notifier.write) { gateways in
            let handlers = try HandlerRegistry.bothDomains(notifier, gateways)
            try await BookshelfDatabase.with(try database.configuration(settings), logger: logger) { database in
                let findings = try await ServerProbe(client: database.client).run()
                for warning in findings.warnings { logger.warning("\(warning)") }
                relayConfiguration.listens = findings.canListen
                let relay = try Relay(
                    store: database.store, handlers: handlers, configuration: relayConfiguration, logger: logger)
                let outbox = OutboxMaintenance(client: database.client, policy: policy, logger: logger)
                try await serve(relay, maintenance ? MaintenanceService(maintenance: outbox) : nil, logger)
            }
        }
    }

    private func relayConfiguration() -> RelayConfiguration {
        var configuration = RelayConfiguration()
        if let pollInterval {
            configuration.longestPause = pollInterval.duration
            configuration.shortestPause = min(configuration.shortestPause, pollInterval.duration)
        }
        if let batchSize { configuration.batchSize = batchSize }
        if let lease { configuration.lease = lease.duration }
        if let grace { configuration.grace = grace.duration }
        return configuration
    }

    private func serve(_ relay: Relay, _ maintenance: MaintenanceService?, _ logger: Logger) async throws {
        var services = [
            ServiceGroupConfiguration.ServiceConfiguration(
                service: relay, successTerminationBehavior: .gracefullyShutdownGroup)
        ]
        if let maintenance { services.append(.init(service: maintenance)) }
        if exitWithParent {
            services.append(.init(service: ParentWatch(), successTerminationBehavior: .gracefullyShutdownGroup))
        }
        let group = ServiceGroup(
            configuration: .init(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }
}
