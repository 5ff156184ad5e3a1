public import Outbox

/// Makes a person a member of an organisation; a membership that is there already is not made again.
public struct CreateMembership: Command, Hashable {
    /// `membership.create`.
    public static let name: CommandName = "membership.create"

    /// The identity it is to have.
    public let membershipID: Identity<Membership>
    /// Who.
    public let personID: Identity<Person>
    /// Of what.
    public let organisationID: Identity<Organisation>
    /// The user they act as.
    public let userID: Identity<User>

    /// Names everybody.
    public init(
        membershipID: Identity<Membership> = Identity(), personID: Identity<Person>,
        organisationID: Identity<Organisation>, userID: Identity<User>
    ) {
        self.membershipID = membershipID
        self.personID = personID
        self.organisationID = organisationID
        self.userID = userID
    }

    /// Makes the membership.
    ///
    /// Throws ``DomainError/Code/unknown`` and ``DomainError/Code/memberClosed`` where one of the three is not there, or not
    /// any more, and ``DomainError/Code/memberAlready``.
    public func handle(in work: UnitOfWork) throws -> NoResponse {
        guard try work.memberships.find(membershipID) == nil else { return NoResponse() }
        let areOpen = try [
            !work.persons.known(personID).isClosed, !work.organisations.known(organisationID).isClosed,
            !work.users.known(userID).isClosed,
        ]
        guard areOpen.allSatisfy(\.self) else { throw DomainError.memberClosed }
        try work.memberships.save(
            Membership.create(id: membershipID, of: personID, in: organisationID, as: userID))
        return NoResponse()
    }
}
