public import Outbox

/// An organisation was closed.
public struct OrganisationClosed: DomainEvent, Hashable {
    /// `organisation.closed`.
    public static let name: EventName = "organisation.closed"

    /// The organisation.
    public let organisationID: Identity<Organisation>
    /// The name it had, which is free for others since.
    public let organisation: String

    /// Names every fact.
    public init(organisationID: Identity<Organisation>, organisation: String) {
        self.organisationID = organisationID
        self.organisation = organisation
    }
}
