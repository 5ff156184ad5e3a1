public import Outbox

/// What is known of a record, as a client sent it.
public struct VinylFields: Codable, Hashable, Sendable {
    /// The title.
    public let title: String
    /// Who plays.
    public let artist: String
    /// When it was pressed, if that is known.
    public let year: Int?
    /// What kind of music it is; none if missing.
    public let genres: [String]?

    /// What the client sent, unchecked; ``check(_:)`` reports everything that is wrong with it.
    public init(title: String, artist: String, year: Int? = nil, genres: [String]? = nil) {
        self.title = title
        self.artist = artist
        self.year = year
        self.genres = genres
    }

    /// Reports every field that is missing or malformed: `title`, `year`, `genres.0` and so on.
    public func check(_ violations: inout Violations) { _ = checked(&violations) }

    /// The description these fields make.
    ///
    /// Throws ``ValidationError`` with everything that is wrong, and ``DomainError/Code/tooManyGenres``.
    public func description() throws -> VinylDescription {
        let (title, artist, year, genres) = try Violations.none(in: checked)
        return VinylDescription(title: title, artist: artist, year: year, genres: try Genres(genres))
    }

    private func checked(_ violations: inout Violations) -> (VinylTitle, Artist, PressingYear?, [Genre])? {
        let title = violations.collect("title") { try VinylTitle(self.title) }
        let artist = violations.collect("artist") { try Artist(self.artist) }
        let year = violations.collect("year") { try self.year.map(PressingYear.init) }
        var seen: Set<String> = []
        let genres = (self.genres ?? []).enumerated().compactMap { index, text in
            let genre = violations.collect("genres.\(index)") { try Genre(text) }
            if let genre, !seen.insert(genre.folded).inserted {
                violations.add("genres.\(index)", "repeated", "names a genre that was named before")
            }
            return genre
        }
        guard let title, let artist, let year, violations.all.isEmpty else { return nil }
        return (title, artist, year, genres)
    }
}
