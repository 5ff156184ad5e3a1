/// What is known of a record.
public struct VinylDescription: Hashable, Sendable {
    /// The title.
    public let title: VinylTitle
    /// Who plays.
    public let artist: Artist
    /// When it was pressed, if that is known.
    public let year: PressingYear?
    /// What kind of music it is.
    public let genres: Genres

    /// Describes a record.
    public init(title: VinylTitle, artist: Artist, year: PressingYear? = nil, genres: Genres) {
        self.title = title
        self.artist = artist
        self.year = year
        self.genres = genres
    }
}
