import ArgumentParser
import BookshelfCommandLine
import OutboxPostgres

/// How long the log is kept, on the command line.
struct RetentionOptions: ParsableArguments {
    @Option(help: "How long events are kept that every subscription has read, such as 7d; at least 24h.")
    var retention: DurationArgument?
    @Option(help: "How long answers are kept under their idempotency keys, such as 7d; at least 24h.")
    var keyRetention: DurationArgument?
    @Option(help: "How long instances of processes are kept after their end, such as 30d; at least 24h.")
    var processRetention: DurationArgument?
    @Option(help: "How many positions of the log one partition holds.")
    var partitionSize: Int64 = 1_000_000

    func policy() throws -> RetentionPolicy {
        let week = Duration.seconds(7 * 86_400)
        return try RetentionPolicy(
            log: retention?.duration ?? week, keys: keyRetention?.duration ?? week,
            processes: processRetention?.duration ?? .seconds(30 * 86_400), partitionSize: partitionSize)
    }
}
