public import Outbox

/// What others may know of a record: all of it.
public struct PublicVinyl: Encodable, Hashable, Sendable {
    /// The record.
    public let id: Identity<Vinyl>
    /// The title.
    public let title: String
    /// Who plays.
    public let artist: String
    /// When it was pressed; left out where that is not known.
    public let year: Int?
    /// What kind of music it is.
    public let genres: [String]

    /// Tells everything of a record.
    public init(id: Identity<Vinyl>, facts: VinylFacts) {
        self.id = id
        title = facts.title
        artist = facts.artist
        year = facts.year
        genres = facts.genres
    }
}
