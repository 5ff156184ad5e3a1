public import Outbox

/// Enters a record that White Label did not know.
public struct CreateVinyl: Command, Hashable {
    /// `vinyl.create`.
    public static let name: CommandName = "vinyl.create"

    /// What is known of it, as the client sent it.
    public let fields: VinylFields

    /// What the client sent, unchecked; ``validate(_:)`` reports everything that is wrong with it.
    public init(_ fields: VinylFields) { self.fields = fields }

    /// The record that was entered.
    public struct Response: Codable, Sendable, Hashable {
        /// Its identity.
        public let vinylID: Identity<Vinyl>
    }

    /// Reports every field that is missing or malformed.
    public func validate(_ violations: inout Violations) { fields.check(&violations) }

    /// Enters the record.
    ///
    /// Throws ``DomainError/Code/tooManyGenres``.
    public func handle(in work: UnitOfWork) throws -> Response {
        let vinyl = Vinyl.create(try fields.description())
        try work.vinyls.save(vinyl)
        return Response(vinylID: vinyl.id)
    }
}
