import ArgumentParser
import Bookshelf
import BookshelfCommandLine
import Logging
import Outbox
import OutboxPostgres

/// What every command that changes something takes.
struct SubmitOptions: ParsableArguments {
    @OptionGroup var database: DatabaseOptions

    @Option(
        name: .customLong("idempotency-key"),
        help: "A name for this request: a repeat under the same key does nothing twice and gets the first answer.")
    var idempotencyKey: String?

    @Flag(help: "Run the reactions in this process, right after the commit (as EVENT_PROCESSING=sync).")
    var sync = false

    @Flag(help: "Print one JSON object.")
    var json = false

    /// Does the command, prints the answer, and drains the reactions where they are synchronous.
    ///
    /// What can be checked without a database is checked first.
    func submit<C: Command, Answer: Encodable & CustomStringConvertible>(
        _ command: C, _ answer: (Receipt<C.Response>) -> Answer
    ) async throws {
        try command.checkValidity()
        try await perform({ try await $0.submit(command, key: $1) }, answer)
    }

    /// The same for a request that is more than a command.
    func perform<Response: Sendable, Answer: Encodable & CustomStringConvertible>(
        _ request: (PostgresOutboxStore, IdempotencyKey?) async throws -> Receipt<Response>,
        _ answer: (Receipt<Response>) -> Answer
    ) async throws {
        let key = try idempotencyKey.map { try IdempotencyKey($0) }
        let settings = try Settings.read()
        let logger = settings.logger("bookshelf", level: .warning)
        let isSynchronous = sync || settings.isSynchronous
        try await BookshelfDatabase.with(try database.configuration(settings), logger: logger) { database in
            let receipt = try await request(database.store, key)
            try print(answer(receipt))
            if isSynchronous { try await SynchronousReactions.drain(database, beside: json, logger) }
        }
    }

    private func print(_ answer: some Encodable & CustomStringConvertible) throws {
        if json { try StandardOutput.json(answer) } else { try StandardOutput.line(answer.description) }
    }
}
