public import Outbox

/// An organisation could not be enrolled, and everything that was made was closed again.
public struct EnrolmentFailed: DomainEvent, Hashable {
    /// `enrolment.failed`.
    public static let name: EventName = "enrolment.failed"

    /// The enrolment.
    public let enrolmentID: Identity<Enrolment>
    /// Why, for people.
    public let reason: String

    /// Names every fact.
    public init(enrolmentID: Identity<Enrolment>, reason: String) {
        self.enrolmentID = enrolmentID
        self.reason = reason
    }
}
