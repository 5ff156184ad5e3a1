public import Outbox

/// Ends a membership; one that has ended stays so.
public struct EndMembership: Command, Hashable {
    /// `membership.end`.
    public static let name: CommandName = "membership.end"

    /// Which one.
    public let membershipID: Identity<Membership>

    /// Names it.
    public init(membershipID: Identity<Membership>) { self.membershipID = membershipID }

    /// Loads it, ends it, saves it.
    ///
    /// Throws ``DomainError/Code/unknown`` where there is none.
    public func handle(in work: UnitOfWork) throws -> NoResponse {
        var found = try work.memberships.known(membershipID)
        guard !found.isEnded else { return NoResponse() }
        found.end()
        try work.memberships.save(found)
        return NoResponse()
    }
}
