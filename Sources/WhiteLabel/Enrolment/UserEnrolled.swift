public import Outbox

/// An enrolment's user was made.
public struct UserEnrolled: DomainEvent, Hashable {
    /// `enrolment.user_enrolled`.
    public static let name: EventName = "enrolment.user_enrolled"

    /// The enrolment.
    public let enrolmentID: Identity<Enrolment>
    /// The user that was made.
    public let userID: Identity<User>

    /// Names every fact.
    public init(enrolmentID: Identity<Enrolment>, userID: Identity<User>) {
        self.enrolmentID = enrolmentID
        self.userID = userID
    }
}
