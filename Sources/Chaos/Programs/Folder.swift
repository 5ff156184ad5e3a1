import Foundation
import Logging
import OutboxPostgres
import Postgres

/// Where the processes of one campaign keep their journals.
struct Folder: Sendable {
    let path: String

    func journal(_ name: String) throws -> Journal { try Journal("\(path)/\(name).jsonl") }
    func outstanding(_ worker: String) -> Outstanding { Outstanding("\(path)/outstanding.\(worker).json") }
}

/// A client with patience as short as the campaign's.
func chaosClient(_ url: String, _ name: String, connections: Int, logger: Logger) throws -> PostgresClient {
    var configuration = try PostgresConfiguration(url: url)
    configuration.maximumConnections = connections
    configuration.applicationName = "chaos-\(name)"
    configuration.connectTimeout = .seconds(2)
    configuration.acquireTimeout = .seconds(5)
    configuration.statementTimeout = .seconds(5)
    configuration.lockTimeout = .seconds(3)
    configuration.idleInTransactionTimeout = .seconds(2)
    return PostgresClient(configuration, logger: logger)
}

/// Lines of a process on standard error, from warnings on.
func chaosLogger(_ name: String, _ level: Logger.Level = .error) -> Logger {
    var logger = Logger(label: name) { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = level
    return logger
}

/// No process of the campaign outlives it: standard input ends with the parent.
func endWithParent() {
    Thread.detachNewThread {
        while !FileHandle.standardInput.availableData.isEmpty {}
        exit(0)
    }
}
