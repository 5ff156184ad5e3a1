public import Foundation
public import Outbox

/// The wish to enrol an organisation, with everything its parts are made of, and what became of it.
///
/// It holds what the user is to prove their identity by until the user is made, as a process cannot: its state and its
/// commands are in the log, where no hash of a password belongs.
public struct Enrolment: AggregateRoot {
    /// `enrolment`.
    public static let kind: AggregateKind = "enrolment"

    /// The enrolment's identity.
    public let id: Identity<Enrolment>
    /// What its parts are called and made of.
    public let parts: EnrolmentParts
    /// What the user is to prove their identity by; nil once they have it, or never will.
    public private(set) var credentials: Credentials?
    /// How far it has come.
    public private(set) var status: EnrolmentStatus
    /// Why it failed; nil where it has not.
    public private(set) var reason: String?
    /// What was recorded since it was loaded.
    public var recorded: RecordedEvents

    /// An enrolment as a repository loads it.
    package init(
        id: Identity<Enrolment>, parts: EnrolmentParts, credentials: Credentials?, status: EnrolmentStatus,
        reason: String?, recorded: RecordedEvents
    ) {
        self.id = id
        self.parts = parts
        self.credentials = credentials
        self.status = status
        self.reason = reason
        self.recorded = recorded
    }

    /// A new, pending enrolment, of which everything has to be there by `deadline`: records ``EnrolmentRequested``.
    public static func request(
        id: Identity<Enrolment> = Identity(), _ parts: EnrolmentParts, credentials: Credentials, by deadline: Date
    ) -> Enrolment {
        var enrolment = Enrolment(
            id: id, parts: parts, credentials: credentials, status: .pending, reason: nil, recorded: RecordedEvents())
        enrolment.record(
            EnrolmentRequested(
                enrolmentID: id, userID: parts.userID, personID: parts.personID, organisationID: parts.organisationID,
                email: parts.email.text, firstName: parts.name.first.text, lastName: parts.name.last.text,
                organisation: parts.organisation.text, deadline: deadline))
        return enrolment
    }

    /// The user, made of what is kept here, which is forgotten: records ``UserEnrolled``.
    ///
    /// Returns nil, and changes nothing, where the user was made before. Throws ``DomainError/Code/enrolmentEnded``.
    public mutating func makeUser() throws -> User? {
        guard status == .pending else { throw DomainError.enrolmentEnded(id, status) }
        guard let credentials else { return nil }
        self.credentials = nil
        record(UserEnrolled(enrolmentID: id, userID: parts.userID))
        return User.create(id: parts.userID, email: parts.email, name: parts.name, credentials: credentials)
    }

    /// Ends it well: records ``EnrolmentCompleted``, the first time.
    ///
    /// Throws ``DomainError/Code/enrolmentEnded`` for one that has failed.
    public mutating func complete() throws {
        guard status != .completed else { return }
        guard status == .pending else { throw DomainError.enrolmentEnded(id, status) }
        status = .completed
        record(
            EnrolmentCompleted(
                enrolmentID: id, userID: parts.userID, personID: parts.personID, organisationID: parts.organisationID))
    }

    /// Ends it, and forgets what the user was to prove their identity by: records ``EnrolmentFailed``, the first time.
    ///
    /// Throws ``DomainError/Code/enrolmentEnded`` for one that is complete.
    public mutating func fail(because reason: String) throws {
        guard status != .failed else { return }
        guard status == .pending else { throw DomainError.enrolmentEnded(id, status) }
        status = .failed
        credentials = nil
        self.reason = reason
        record(EnrolmentFailed(enrolmentID: id, reason: reason))
    }
}

extension UnitOfWork {
    /// The enrolments.
    public var enrolments: Repository<Enrolment> { repository() }
}
