public import Outbox

/// A person became a member of an organisation.
public struct MembershipCreated: DomainEvent, Hashable {
    /// `membership.created`.
    public static let name: EventName = "membership.created"

    /// The membership.
    public let membershipID: Identity<Membership>
    /// The person.
    public let personID: Identity<Person>
    /// The organisation.
    public let organisationID: Identity<Organisation>
    /// The user they act as.
    public let userID: Identity<User>

    /// Names every fact.
    public init(
        membershipID: Identity<Membership>, personID: Identity<Person>, organisationID: Identity<Organisation>,
        userID: Identity<User>
    ) {
        self.membershipID = membershipID
        self.personID = personID
        self.organisationID = organisationID
        self.userID = userID
    }
}
