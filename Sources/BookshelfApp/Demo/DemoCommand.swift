import ArgumentParser
import BookshelfCommandLine
import BookshelfPostgres
import Postgres

/// `bookshelf demo`.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Show the promises at work, with a real database and a real relay process.",
        discussion: """
            Starts a private PostgreSQL and a relay, and removes both at the end. Where DATABASE_URL is set, the demo \
            works in a database of its own on that server instead, and drops it at the end. Nobody outside is called: \
            posts and mails are lines of the relay.
            """)

    enum Scenario: String, CaseIterable, ExpressibleByArgument {
        case bookshelf
        case whiteLabel = "white-label"
    }

    @Option(help: "Which story: the order of a book, or new users and what they do.")
    var scenario = Scenario.bookshelf
    @Flag(help: "Leave everything running at the end, to look around, until Ctrl-C.")
    var keep = false

    func run() async throws {
        let (settings, scenario, keep) = (try Settings.read(), scenario, keep)
        let relay = try Executables.relay()
        try await Interruption.guarding {
            try await DemoDatabase.with(settings) { url, database in
                try await RelayProcess.with(relay, databaseURL: url) { process in
                    try await scenario.play(database, process)
                    try StandardOutput.verbatim("\nAll checks passed!\n")
                    if keep { try await Self.wait(DatabaseURL(url), database) }
                }
            }
        }
    }

    /// Until the task is cancelled.
    private static func wait(_ url: DatabaseURL, _ database: BookshelfDatabase) async throws {
        let name = try await database.client.query("SELECT current_database()")[0].decode(String.self, at: 0)
        let place = url.holdsPassword ? "the database \(name) of your server" : "DATABASE_URL='\(url.text)'"
        try StandardOutput.verbatim("\nLook around, until you press Ctrl-C here: \(place)\n")
        for await _ in AsyncStream<Never>.makeStream().stream {}
    }
}

extension DemoCommand.Scenario {
    fileprivate func play(_ database: BookshelfDatabase, _ relay: RelayProcess) async throws {
        switch self {
        case .bookshelf: try await playBookshelf(database, relay)
        case .whiteLabel: try await WhiteLabelStory(database: database, relay: relay).play()
        }
    }

    private func playBookshelf(_ database: BookshelfDatabase, _ relay: RelayProcess) async throws {
        try await TutorialScene(database: database, relay: relay).play()
        try StandardOutput.verbatim("\n")
        try await RepeatedRequestScene(database: database, relay: relay).play()
        try StandardOutput.verbatim("\n")
        try await KilledRelayScene(database: database, relay: relay).play()
        try StandardOutput.verbatim("\n")
        try await RolledBackScene(database: database).play()
    }
}
