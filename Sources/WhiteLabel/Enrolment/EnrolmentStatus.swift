/// How far an enrolment has come: pending, then completed or failed.
public enum EnrolmentStatus: String, Codable, Sendable, CaseIterable {
    /// Its parts are being made.
    case pending = "PENDING"
    /// Everything is there.
    case completed = "COMPLETED"
    /// A part could not be made, or never came; what was made is closed.
    case failed = "FAILED"
}
