public import Outbox

/// What an enrolment makes: their identities, chosen beforehand so that what was made can be found again, and their facts.
public struct EnrolmentParts: Hashable, Sendable {
    /// The user.
    public let userID: Identity<User>
    /// The person.
    public let personID: Identity<Person>
    /// The organisation.
    public let organisationID: Identity<Organisation>
    /// The address of the user's mail.
    public let email: EmailAddress
    /// What the person, and so the user, is called.
    public let name: PersonName
    /// What the organisation is called.
    public let organisation: OrganisationName

    /// Puts the facts of an enrolment together.
    public init(
        userID: Identity<User> = Identity(), personID: Identity<Person> = Identity(),
        organisationID: Identity<Organisation> = Identity(), email: EmailAddress, name: PersonName,
        organisation: OrganisationName
    ) {
        self.userID = userID
        self.personID = personID
        self.organisationID = organisationID
        self.email = email
        self.name = name
        self.organisation = organisation
    }
}
