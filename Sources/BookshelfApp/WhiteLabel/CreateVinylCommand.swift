import ArgumentParser
import Outbox
import WhiteLabel

/// `bookshelf white-label create-vinyl`.
struct CreateVinylCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create-vinyl", abstract: "Enter a record; a post and its count of wishes follow by the relay.")

    @Option(help: "The title, at most 200 characters.") var title = ""
    @Option(help: "Who plays, at most 150 characters.") var artist = ""
    @Option(parsing: .unconditional, help: "When it was pressed, if that is known.") var year: String?
    @Option(help: "What kind of music it is; up to three times.") var genre: [String] = []
    @OptionGroup var options: SubmitOptions

    func run() async throws {
        var violations = Violations()
        let year = violations.number("year", self.year)
        let command = CreateVinyl(VinylFields(title: title, artist: artist, year: year, genres: genre))
        command.validate(&violations)
        try violations.throwIfAny()
        try await options.submit(command) { Answer(vinylID: $0.response.vinylID, replayed: $0.isReplay) }
    }

    struct Answer: Encodable, CustomStringConvertible {
        let vinylID: Identity<Vinyl>
        let replayed: Bool

        var description: String { "Entered record \(vinylID)\(replayed.note)" }
    }
}
