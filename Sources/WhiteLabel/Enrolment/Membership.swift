public import Outbox

/// That a person is a member of an organisation, and as which user they act for it.
public struct Membership: AggregateRoot {
    /// `membership`.
    public static let kind: AggregateKind = "membership"

    /// A person is a member of an organisation once, until that ends.
    public static var uniqueKeys: [UniqueKey<Membership>] {
        [UniqueKey("member", taken: .memberAlready) { $0.isEnded ? nil : "\($0.organisationID) \($0.personID)" }]
    }

    /// The membership's identity.
    public let id: Identity<Membership>
    /// Who is a member.
    public let personID: Identity<Person>
    /// Of what.
    public let organisationID: Identity<Organisation>
    /// As whom they act.
    public let userID: Identity<User>
    /// Whether it is over.
    public private(set) var isEnded: Bool
    /// What was recorded since it was loaded.
    public var recorded: RecordedEvents

    /// A membership as a repository loads it.
    package init(
        id: Identity<Membership>, personID: Identity<Person>, organisationID: Identity<Organisation>,
        userID: Identity<User>, isEnded: Bool, recorded: RecordedEvents
    ) {
        self.id = id
        self.personID = personID
        self.organisationID = organisationID
        self.userID = userID
        self.isEnded = isEnded
        self.recorded = recorded
    }

    /// A new membership: records ``MembershipCreated``.
    public static func create(
        id: Identity<Membership> = Identity(), of person: Identity<Person>, in organisation: Identity<Organisation>,
        as user: Identity<User>
    ) -> Membership {
        var membership = Membership(
            id: id, personID: person, organisationID: organisation, userID: user, isEnded: false,
            recorded: RecordedEvents())
        membership.record(
            MembershipCreated(membershipID: id, personID: person, organisationID: organisation, userID: user))
        return membership
    }

    /// Ends it: records ``MembershipEnded``, the first time.
    public mutating func end() {
        guard !isEnded else { return }
        isEnded = true
        record(MembershipEnded(membershipID: id, personID: personID, organisationID: organisationID))
    }
}

extension UnitOfWork {
    /// The memberships.
    public var memberships: Repository<Membership> { repository() }
}
