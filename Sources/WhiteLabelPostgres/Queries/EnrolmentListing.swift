public import Outbox
import OutboxPostgres
import Postgres
public import WhiteLabel

/// An enrolment as a list shows it, without what its user is to prove their identity by.
public struct EnrolmentListing: Codable, Sendable, Hashable {
    /// The enrolment.
    public let enrolmentID: Identity<Enrolment>
    /// What the organisation is to be called.
    public let organisation: String
    /// Where the user's mail is to go.
    public let email: String
    /// How far it has come.
    public let status: EnrolmentStatus
    /// Why it failed; nil where it has not.
    public let reason: String?

    static func select(after: Identity<Enrolment>?, limit: Int) -> SQL {
        """
        SELECT id, organisation, email, status, reason FROM \(SQLIdentifier.whiteLabel).enrolments
        WHERE \(after) IS NULL OR id > \(after) ORDER BY id LIMIT \(limit)
        """
    }

    init(_ row: Row) throws {
        enrolmentID = try row.decode(at: "id")
        organisation = try row.decode(at: "organisation")
        email = try row.decode(at: "email")
        status = try EnrolmentStatus(stored: row.decode(at: "status"), in: "status")
        reason = try row.decodeIfPresent(at: "reason")
    }
}
