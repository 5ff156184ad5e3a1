public import Outbox

/// Ends an enrolment of which a part could not be made.
public struct FailEnrolment: Command, Hashable {
    /// `enrolment.fail`.
    public static let name: CommandName = "enrolment.fail"

    /// The enrolment.
    public let enrolmentID: Identity<Enrolment>
    /// Why, for people.
    public let reason: String

    /// Names the enrolment and the reason.
    public init(enrolmentID: Identity<Enrolment>, reason: String) {
        self.enrolmentID = enrolmentID
        self.reason = reason
    }

    /// Loads it, ends it, saves it.
    ///
    /// Throws ``DomainError/Code/unknown`` and ``DomainError/Code/enrolmentEnded``.
    public func handle(in work: UnitOfWork) throws -> NoResponse {
        var enrolment = try work.enrolments.known(enrolmentID)
        try enrolment.fail(because: reason)
        if !enrolment.recorded.pending.isEmpty { try work.enrolments.save(enrolment) }
        return NoResponse()
    }
}
