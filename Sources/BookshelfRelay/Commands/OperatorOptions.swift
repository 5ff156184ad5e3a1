import ArgumentParser
import BookshelfCommandLine
import Logging
import OutboxPostgres

/// What every operator's command takes.
struct OperatorOptions: ParsableArguments {
    @OptionGroup var database: DatabaseOptions
    @Flag(help: "Print one JSON object.") var json = false

    /// Lends an operator on the database; who only looks needs no name.
    func with<Result>(
        _ actor: ActorOption? = nil, _ body: (OutboxOperator) async throws -> Result
    ) async throws -> Result {
        let settings = try Settings.read()
        let logger = settings.logger("relay", level: .warning)
        return try await BookshelfDatabase.with(try database.configuration(settings), logger: logger) { database in
            try await body(OutboxOperator(store: database.store, actor: actor?.name ?? "reader"))
        }
    }
}

/// The answer of a command that changes one subscription, as JSON.
struct ActionAnswer: Encodable {
    let action: String
    let subscription: String
}
