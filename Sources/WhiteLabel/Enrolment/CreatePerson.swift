public import Outbox

/// Makes a person; one that is there already is not made again.
public struct CreatePerson: Command, Hashable {
    /// `person.create`.
    public static let name: CommandName = "person.create"

    /// The identity they are to have.
    public let personID: Identity<Person>
    /// The given name.
    public let firstName: String
    /// The family name.
    public let lastName: String
    /// The enrolment they are part of; nil where they are part of none.
    public let enrolmentID: Identity<Enrolment>?

    /// What was sent, unchecked.
    public init(
        personID: Identity<Person> = Identity(), firstName: String, lastName: String,
        enrolmentID: Identity<Enrolment>? = nil
    ) {
        self.personID = personID
        self.firstName = firstName
        self.lastName = lastName
        self.enrolmentID = enrolmentID
    }

    /// Reports every part of the name that is malformed.
    public func validate(_ violations: inout Violations) { _ = name(&violations) }

    private func name(_ violations: inout Violations) -> PersonName? { violations.personName(firstName, lastName) }

    /// Makes the person.
    public func handle(in work: UnitOfWork) throws -> NoResponse {
        let name = try Violations.none(in: name)
        guard try work.persons.find(personID) == nil else { return NoResponse() }
        try work.persons.save(Person.create(id: personID, name: name, in: enrolmentID))
        return NoResponse()
    }
}
