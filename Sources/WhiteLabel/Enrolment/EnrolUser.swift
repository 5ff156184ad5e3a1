public import Outbox

/// Makes an enrolment's user, of what the enrolment holds; one that is there already is not made again.
///
/// It names the enrolment and nothing else, and so it can be stored in the log: what the user proves their identity by goes
/// from one row to another, and by way of no message. ``RegisterUser`` cannot be sent by a process, as the hash is no part
/// of what is encoded.
public struct EnrolUser: Command, Hashable {
    /// `enrolment.make_user`.
    public static let name: CommandName = "enrolment.make_user"

    /// The enrolment.
    public let enrolmentID: Identity<Enrolment>

    /// Names the enrolment.
    public init(enrolmentID: Identity<Enrolment>) { self.enrolmentID = enrolmentID }

    /// Makes the user, and forgets in the same transaction what was kept for them.
    ///
    /// Throws ``DomainError/Code/unknown``, ``DomainError/Code/enrolmentEnded``, and ``DomainError/Code/emailTaken``, at the
    /// latest with the commit.
    public func handle(in work: UnitOfWork) throws -> NoResponse {
        var enrolment = try work.enrolments.known(enrolmentID)
        guard let user = try enrolment.makeUser() else { return NoResponse() }
        try work.users.save(user)
        try work.enrolments.save(enrolment)
        return NoResponse()
    }
}
