import ArgumentParser
import BookshelfCommandLine

/// `bookshelf demo`.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Show the tutorial's run and the promises, with a real database and a real relay process.",
        discussion: """
            Starts a private PostgreSQL and a relay, and removes both at the end. Where DATABASE_URL is set, the demo \
            works in a database of its own on that server instead, and drops it at the end.
            """)

    func run() async throws {
        let settings = try Settings.read()
        let relay = try Executables.relay()
        try await Interruption.guarding {
            try await DemoDatabase.with(settings) { url, database in
                try await RelayProcess.with(relay, databaseURL: url) { process in
                    try await Self.play(database, process)
                }
            }
        }
        try StandardOutput.verbatim("\nAll checks passed!\n")
    }

    private static func play(_ database: BookshelfDatabase, _ relay: RelayProcess) async throws {
        try await TutorialScene(database: database, relay: relay).play()
        try StandardOutput.verbatim("\n")
        try await RepeatedRequestScene(database: database, relay: relay).play()
        try StandardOutput.verbatim("\n")
        try await KilledRelayScene(database: database, relay: relay).play()
        try StandardOutput.verbatim("\n")
        try await RolledBackScene(database: database).play()
    }
}
