public import Outbox
import OutboxPostgres
import Postgres
public import WhiteLabel

/// A record as a list shows it, with how many wish for it.
public struct VinylListing: Codable, Sendable, Hashable {
    /// The record.
    public let vinylID: Identity<Vinyl>
    /// The title.
    public let title: String
    /// Who plays.
    public let artist: String
    /// When it was pressed; nil where that is not known.
    public let year: Int?
    /// What kind of music it is.
    public let genres: [String]
    /// How many users wish for it, as far as a relay has counted.
    public let wishes: Int

    static func select(after: Identity<Vinyl>?, limit: Int) -> SQL {
        """
        SELECT v.id, v.title, v.artist, v.year, coalesce(w.wishes, 0) AS wishes,
            ARRAY(
                SELECT g.genre FROM \(SQLIdentifier.whiteLabel).vinyl_genres g WHERE g.vinyl_id = v.id ORDER BY g.place
            ) AS genres
        FROM \(SQLIdentifier.whiteLabel).vinyls v
        LEFT JOIN \(SQLIdentifier.whiteLabel).wish_counts w ON w.id = v.id
        WHERE \(after) IS NULL OR v.id > \(after) ORDER BY v.id LIMIT \(limit)
        """
    }

    init(_ row: Row) throws {
        vinylID = try row.decode(at: "id")
        title = try row.decode(at: "title")
        artist = try row.decode(at: "artist")
        year = try row.decodeIfPresent(at: "year")
        genres = try row.decode(at: "genres")
        wishes = try row.decode(at: "wishes")
    }
}
