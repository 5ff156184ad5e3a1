public import Outbox

/// Ends an enrolment of which everything is there.
public struct CompleteEnrolment: Command, Hashable {
    /// `enrolment.complete`.
    public static let name: CommandName = "enrolment.complete"

    /// The enrolment.
    public let enrolmentID: Identity<Enrolment>

    /// Names the enrolment.
    public init(enrolmentID: Identity<Enrolment>) { self.enrolmentID = enrolmentID }

    /// Loads it, completes it, saves it.
    ///
    /// Throws ``DomainError/Code/unknown`` and ``DomainError/Code/enrolmentEnded``.
    public func handle(in work: UnitOfWork) throws -> NoResponse {
        var enrolment = try work.enrolments.known(enrolmentID)
        try enrolment.complete()
        if !enrolment.recorded.pending.isEmpty { try work.enrolments.save(enrolment) }
        return NoResponse()
    }
}
