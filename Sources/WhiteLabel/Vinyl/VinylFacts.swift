/// What events tell of a record.
public struct VinylFacts: Codable, Hashable, Sendable {
    /// The title.
    public let title: String
    /// Who plays.
    public let artist: String
    /// When it was pressed, if that is known.
    public let year: Int?
    /// What kind of music it is.
    public let genres: [String]

    /// The facts of a description.
    public init(_ description: VinylDescription) {
        self.title = description.title.text
        self.artist = description.artist.text
        self.year = description.year?.value
        self.genres = description.genres.all.map(\.text)
    }
}
