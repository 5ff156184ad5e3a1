public import Outbox

/// A person is a member of an organisation no more.
public struct MembershipEnded: DomainEvent, Hashable {
    /// `membership.ended`.
    public static let name: EventName = "membership.ended"

    /// The membership.
    public let membershipID: Identity<Membership>
    /// The person.
    public let personID: Identity<Person>
    /// The organisation.
    public let organisationID: Identity<Organisation>

    /// Names every fact.
    public init(
        membershipID: Identity<Membership>, personID: Identity<Person>, organisationID: Identity<Organisation>
    ) {
        self.membershipID = membershipID
        self.personID = personID
        self.organisationID = organisationID
    }
}
