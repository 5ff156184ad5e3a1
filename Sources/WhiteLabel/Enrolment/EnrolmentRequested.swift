public import Foundation
public import Outbox

/// Somebody asked to enrol an organisation.
public struct EnrolmentRequested: DomainEvent, Hashable {
    /// `enrolment.requested`.
    public static let name: EventName = "enrolment.requested"

    /// The enrolment.
    public let enrolmentID: Identity<Enrolment>
    /// The user that is to be made.
    public let userID: Identity<User>
    /// The person that is to be made.
    public let personID: Identity<Person>
    /// The organisation that is to be made.
    public let organisationID: Identity<Organisation>
    /// The address of the user's mail.
    public let email: String
    /// The given name of the person.
    public let firstName: String
    /// The family name of the person.
    public let lastName: String
    /// The name of the organisation.
    public let organisation: String
    /// When everything has to be there.
    public let deadline: Date

    /// Names every fact.
    public init(
        enrolmentID: Identity<Enrolment>, userID: Identity<User>, personID: Identity<Person>,
        organisationID: Identity<Organisation>, email: String, firstName: String, lastName: String,
        organisation: String, deadline: Date
    ) {
        self.enrolmentID = enrolmentID
        self.userID = userID
        self.personID = personID
        self.organisationID = organisationID
        self.email = email
        self.firstName = firstName
        self.lastName = lastName
        self.organisation = organisation
        self.deadline = deadline
    }
}
