public import Outbox

/// Ends a person's part; one that is closed stays so.
public struct ClosePerson: Command, Hashable {
    /// `person.close`.
    public static let name: CommandName = "person.close"

    /// Which one.
    public let personID: Identity<Person>

    /// Names it.
    public init(personID: Identity<Person>) { self.personID = personID }

    /// Loads it, closes it, saves it.
    ///
    /// Throws ``DomainError/Code/unknown`` where there is none.
    public func handle(in work: UnitOfWork) throws -> NoResponse {
        var found = try work.persons.known(personID)
        guard !found.isClosed else { return NoResponse() }
        found.close()
        try work.persons.save(found)
        return NoResponse()
    }
}
