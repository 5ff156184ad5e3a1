import Outbox
import Testing
import WhiteLabel

@Suite struct `A record` {
    @Test func `records that it was entered, with all that is known of it`() throws {
        let fields = VinylFields(title: "Kind of Blue", artist: "Miles Davis", year: 1959, genres: ["Jazz", "Modal"])
        let vinyl = Vinyl.create(try fields.description())
        let event = try #require(vinyl.recorded.pending.first as? VinylCreated)
        #expect(vinyl.recorded.pending.count == 1)
        #expect(event.vinylID == vinyl.id)
        #expect(event.facts.title == "Kind of Blue" && event.facts.artist == "Miles Davis")
        #expect(event.facts.year == 1959 && event.facts.genres == ["Jazz", "Modal"])
    }

    @Test func `needs neither a year nor a genre`() throws {
        let facts = VinylFacts(try VinylFields(title: "Untitled", artist: "Unknown").description())
        #expect(facts.year == nil && facts.genres.isEmpty)
    }

    @Test func `records an update only where it says something new`() throws {
        var vinyl = Vinyl.create(try VinylFields.blue.description())
        vinyl.update(to: vinyl.description)
        #expect(vinyl.recorded.pending.count == 1)
        vinyl.update(to: try VinylFields(title: "Kind of Blue", artist: "Miles Davis Sextet").description())
        let event = try #require(vinyl.recorded.pending.last as? VinylUpdated)
        #expect(event.facts.artist == "Miles Davis Sextet" && event.facts.genres.isEmpty)
        #expect(vinyl.description.artist.text == "Miles Davis Sextet")
    }

    @Test func `has three genres at most`() throws {
        #expect(try VinylFields(title: "x", artist: "y", genres: ["a", "b", "c"]).description().genres.all.count == 3)
        let fields = VinylFields(title: "x", artist: "y", genres: ["a", "b", "c", "d"])
        let error = #expect(throws: DomainError.self) { try fields.description() }
        #expect(error?.code == .tooManyGenres)
        #expect(error?.message == "cannot give a vinyl 4 genres: it may have at most 3; leave out 1")
    }

    @Test func `has each genre once, however it is spelt`() throws {
        #expect(throws: Violation.self) { try Genres([Genre("Jazz"), Genre("JAZZ")]) }
        let error = #expect(throws: ValidationError.self) {
            try VinylFields(title: "x", artist: "y", genres: ["Jazz", "Soul", "jazz"]).description()
        }
        #expect(error?.violations.map { "\($0.field) \($0.code)" } == ["genres.2 repeated"])
    }

    @Test func `is refused with everything that is wrong at once`() {
        let long = String(repeating: "a", count: 51)
        let fields = VinylFields(title: " ", artist: "", year: 1492, genres: ["", long, "Jazz"])
        let error = #expect(throws: ValidationError.self) { try CreateVinyl(fields).checkValidity() }
        #expect(
            error?.violations.map { "\($0.field) \($0.code)" } == [
                "title required", "artist required", "year out_of_range", "genres.0 required", "genres.1 too_long",
            ])
    }

    @Test func `has events of stable names`() {
        #expect(VinylCreated.name == "vinyl.created" && VinylUpdated.name == "vinyl.updated")
        #expect(VinylAddedToWishList.name == "vinyl.added_to_wish_list")
    }
}

extension VinylFields {
    static let blue = VinylFields(title: "Kind of Blue", artist: "Miles Davis", year: 1959, genres: ["Jazz"])
}
