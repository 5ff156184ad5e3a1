public import Outbox

/// A person takes part no more.
public struct PersonClosed: DomainEvent, Hashable {
    /// `person.closed`.
    public static let name: EventName = "person.closed"

    /// The person.
    public let personID: Identity<Person>

    /// Names every fact.
    public init(personID: Identity<Person>) {
        self.personID = personID
    }
}
