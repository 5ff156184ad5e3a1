import Configuration
public import Logging
import WhiteLabelGateways

/// What the environment says; read once, when a command starts.
public struct Settings: Sendable {
    /// `DATABASE_URL`: the server and database to use; nil where it is not set or empty.
    public let databaseURL: String?
    /// `EVENT_PROCESSING=sync`: reactions run in this process right after each commit.
    public let isSynchronous: Bool
    /// `DATABASE_INSECURE_TLS=true`: a server on the network is trusted without proof.
    public let allowsInsecureTLS: Bool

    /// `SLACK_WEBHOOK_URL`, `MAIL_URL` and their like: where White Label reaches the outside.
    let gateways: GatewayConfiguration

    private let level: String?

    /// Reads the environment.
    ///
    /// Throws ``Failure`` for a setting that is none of its choices.
    public static func read() throws -> Settings {
        let reader = ConfigReader(provider: EnvironmentVariablesProvider())
        let settings = Settings(
            databaseURL: reader.string(forKey: "database.url", isSecret: true).flatMap { $0.isEmpty ? nil : $0 },
            isSynchronous: try choice(
                reader.string(forKey: "event.processing"), "EVENT_PROCESSING", among: ["sync", "async"]) == "sync",
            allowsInsecureTLS: try choice(
                reader.string(forKey: "database.insecure.tls"), "DATABASE_INSECURE_TLS", among: ["true", "false"])
                == "true",
            gateways: try .read(reader),
            level: try choice(
                reader.string(forKey: "log.level"), "LOG_LEVEL", among: Logger.Level.allCases.map(\.rawValue)))
        return settings
    }

    static func choice(_ value: String?, _ name: String, among choices: [String]) throws -> String? {
        guard let value = value?.lowercased(), !value.isEmpty else { return nil }
        guard choices.contains(value) else {
            throw Failure(
                .configuration, "invalid \(name): it is none of \(choices.joined(separator: ", ")); choose one")
        }
        return value
    }

    /// A logger to standard error, at `LOG_LEVEL` or else at `level`.
    public func logger(_ label: String, level fallback: Logger.Level) -> Logger {
        var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = level.flatMap(Logger.Level.init(rawValue:)) ?? fallback
        return logger
    }
}
