public import Outbox

/// An organisation is enrolled: everything is there.
public struct EnrolmentCompleted: DomainEvent, Hashable {
    /// `enrolment.completed`.
    public static let name: EventName = "enrolment.completed"

    /// The enrolment.
    public let enrolmentID: Identity<Enrolment>
    /// The user.
    public let userID: Identity<User>
    /// The person.
    public let personID: Identity<Person>
    /// The organisation.
    public let organisationID: Identity<Organisation>

    /// Names every fact.
    public init(
        enrolmentID: Identity<Enrolment>, userID: Identity<User>, personID: Identity<Person>,
        organisationID: Identity<Organisation>
    ) {
        self.enrolmentID = enrolmentID
        self.userID = userID
        self.personID = personID
        self.organisationID = organisationID
    }
}
