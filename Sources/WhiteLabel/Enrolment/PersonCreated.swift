public import Outbox

/// A person is known.
public struct PersonCreated: DomainEvent, Hashable {
    /// `person.created`.
    public static let name: EventName = "person.created"

    /// The person.
    public let personID: Identity<Person>
    /// The enrolment it is part of; nil where it is part of none.
    public let enrolmentID: Identity<Enrolment>?
    /// The given name.
    public let firstName: String
    /// The family name.
    public let lastName: String

    /// Names every fact.
    public init(personID: Identity<Person>, enrolmentID: Identity<Enrolment>?, firstName: String, lastName: String) {
        self.personID = personID
        self.enrolmentID = enrolmentID
        self.firstName = firstName
        self.lastName = lastName
    }
}
