public import Outbox

/// There is an organisation.
public struct OrganisationCreated: DomainEvent, Hashable {
    /// `organisation.created`.
    public static let name: EventName = "organisation.created"

    /// The organisation.
    public let organisationID: Identity<Organisation>
    /// The enrolment it is part of; nil where it is part of none.
    public let enrolmentID: Identity<Enrolment>?
    /// Its name.
    public let organisation: String

    /// Names every fact.
    public init(organisationID: Identity<Organisation>, enrolmentID: Identity<Enrolment>?, organisation: String) {
        self.organisationID = organisationID
        self.enrolmentID = enrolmentID
        self.organisation = organisation
    }
}
