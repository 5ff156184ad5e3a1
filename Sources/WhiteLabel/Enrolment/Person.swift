public import Outbox

/// Somebody in real life, who may be a member of organisations.
public struct Person: AggregateRoot {
    /// `person`.
    public static let kind: AggregateKind = "person"

    /// The person's identity.
    public let id: Identity<Person>
    /// What they are called.
    public let name: PersonName
    /// Whether they take part no more.
    public private(set) var isClosed: Bool
    /// What was recorded since it was loaded.
    public var recorded: RecordedEvents

    /// A person as a repository loads it.
    package init(id: Identity<Person>, name: PersonName, isClosed: Bool, recorded: RecordedEvents) {
        self.id = id
        self.name = name
        self.isClosed = isClosed
        self.recorded = recorded
    }

    /// A new person: records ``PersonCreated``.
    public static func create(
        id: Identity<Person> = Identity(), name: PersonName, in enrolment: Identity<Enrolment>? = nil
    ) -> Person {
        var person = Person(id: id, name: name, isClosed: false, recorded: RecordedEvents())
        person.record(
            PersonCreated(
                personID: id, enrolmentID: enrolment, firstName: name.first.text, lastName: name.last.text))
        return person
    }

    /// Ends their part: records ``PersonClosed``, the first time.
    public mutating func close() {
        guard !isClosed else { return }
        isClosed = true
        record(PersonClosed(personID: id))
    }
}

extension UnitOfWork {
    /// The persons.
    public var persons: Repository<Person> { repository() }
}
