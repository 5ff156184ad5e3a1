public import Outbox

/// Replaces what is known of a record.
public struct UpdateVinyl: Command, Hashable {
    /// `vinyl.update`.
    public static let name: CommandName = "vinyl.update"

    /// Which record.
    public let vinylID: Identity<Vinyl>
    /// All that is known of it since, as the client sent it.
    public let fields: VinylFields

    /// What the client sent, unchecked; ``validate(_:)`` reports everything that is wrong with it.
    public init(vinylID: Identity<Vinyl>, _ fields: VinylFields) {
        self.vinylID = vinylID
        self.fields = fields
    }

    /// Reports every field that is missing or malformed.
    public func validate(_ violations: inout Violations) { fields.check(&violations) }

    /// Loads the record, changes it, saves it where that says anything new.
    ///
    /// Throws `OutboxError.Code.notFound` and ``DomainError/Code/tooManyGenres``.
    public func handle(in work: UnitOfWork) throws -> NoResponse {
        let description = try fields.description()
        var vinyl = try work.vinyls.get(vinylID)
        if vinyl.description != description {
            vinyl.update(to: description)
            try work.vinyls.save(vinyl)
        }
        return NoResponse()
    }
}
