import Outbox

/// The genres of one record: at most three, each once.
public struct Genres: Hashable, Sendable {
    /// The most genres that a record may have.
    public static let maximumCount = 3

    /// The genres, in the order they were named in.
    public let all: [Genre]

    /// Checks the genres of a record.
    ///
    /// Throws ``DomainError/Code/tooManyGenres`` for more than three, and a ``Violation`` where one is named twice.
    public init(_ genres: [Genre] = []) throws {
        guard genres.count <= Self.maximumCount else {
            throw DomainError(
                .tooManyGenres,
                "cannot give a vinyl \(genres.count) genres: it may have at most \(Self.maximumCount); leave out "
                    + "\(genres.count - Self.maximumCount)")
        }
        guard Set(genres.map(\.folded)).count == genres.count else {
            throw Violation(field: "genres", code: "repeated", message: "names a genre twice")
        }
        self.all = genres
    }
}
