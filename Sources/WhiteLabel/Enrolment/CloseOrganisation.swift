public import Outbox

/// Closes an organisation; one that is closed stays so.
public struct CloseOrganisation: Command, Hashable {
    /// `organisation.close`.
    public static let name: CommandName = "organisation.close"

    /// Which one.
    public let organisationID: Identity<Organisation>

    /// Names it.
    public init(organisationID: Identity<Organisation>) { self.organisationID = organisationID }

    /// Loads it, closes it, saves it.
    ///
    /// Throws ``DomainError/Code/unknown`` where there is none.
    public func handle(in work: UnitOfWork) throws -> NoResponse {
        var found = try work.organisations.known(organisationID)
        guard !found.isClosed else { return NoResponse() }
        found.close()
        try work.organisations.save(found)
        return NoResponse()
    }
}
