import Outbox
import OutboxPostgres
import Postgres
import WhiteLabel

/// Records, a row each, and their genres.
enum VinylTable: AggregateTable {
    static let schema = SQLIdentifier.whiteLabel
    static let table: SQLIdentifier = "vinyls"

    static let columns: [Column<Vinyl>] = [
        Column("title") { $0.description.title.text },
        Column("artist") { $0.description.artist.text },
        Column("year") { $0.description.year.map { Int32($0.value) } },
    ]

    static let children: [ChildTable<Vinyl>] = [
        ChildTable(
            "vinyl_genres", parent: "vinyl_id", ordinal: "place", rows: \.description.genres.all,
            columns: [Column("genre") { $0.text }])
    ]

    static func aggregate(from row: AggregateRow<Vinyl>) throws -> Vinyl {
        let genres = try row.children("vinyl_genres").map { try Genre($0.decode(String.self, at: "genre")) }
        let description = VinylDescription(
            title: try VinylTitle(row.decode("title")),
            artist: try Artist(row.decode("artist")),
            year: try row.decodeIfPresent("year", as: Int32.self).map { try PressingYear(Int($0)) },
            genres: try Genres(genres))
        return Vinyl(id: row.id, description: description, recorded: row.recorded)
    }
}
