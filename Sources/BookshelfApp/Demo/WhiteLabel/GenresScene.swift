import BookshelfCommandLine
import Outbox
import WhiteLabel

/// A rule of the domain: a record has three genres at most.
struct GenresScene {
    let database: BookshelfDatabase
    let relay: RelayProcess

    func play() async throws -> Identity<Vinyl> {
        try StandardOutput.line("Entering a record with four genres...")
        do {
            try await database.store.process(record(["Jazz", "Modal", "Cool", "Blues"]))
            try check(false, "a record has three genres at most")
        } catch let error as DomainError where error.code == .tooManyGenres {
            try StandardOutput.line("Refused: \(error)")
        }
        try StandardOutput.line("Entering it with three...")
        let vinyl = try await database.store.process(record(["Jazz", "Modal", "Cool"])).vinylID
        try await relay.passOn(["[Slack] New on White Label: Kind of Blue by Miles Davis (1959, Jazz, Modal, Cool)"])
        return vinyl
    }

    private func record(_ genres: [String]) -> CreateVinyl {
        CreateVinyl(VinylFields(title: "Kind of Blue", artist: "Miles Davis", year: 1959, genres: genres))
    }
}
