public import Outbox

extension DomainError.Code {
    /// A name belongs to one organisation.
    public static let organisationNameTaken = DomainError.Code("organisation_name_taken")
    /// The house's own name is nobody else's.
    public static let organisationNameRefused = DomainError.Code("organisation_name_refused")
    /// A person is a member of an organisation once.
    public static let memberAlready = DomainError.Code("member_already")
    /// Only who takes part becomes a member, and only of what is not closed.
    public static let memberClosed = DomainError.Code("member_closed")
    /// An enrolment ends once.
    public static let enrolmentEnded = DomainError.Code("enrolment_ended")
}

extension DomainError {
    /// There is an organisation of this name.
    static let organisationNameTaken = DomainError(
        .organisationNameTaken,
        "cannot use this name of an organisation: another has it; choose another, or ask to become a member")
    /// Nobody may use this name.
    static let organisationNameRefused = DomainError(
        .organisationNameRefused, "cannot use this name of an organisation: it is our own; choose another")
    /// They are a member.
    static let memberAlready = DomainError(
        .memberAlready, "cannot become a member of this organisation: this person is one; there is nothing left to do")
    /// Somebody closed a part meanwhile.
    static let memberClosed = DomainError(
        .memberClosed, "cannot make a membership: the user, the person or the organisation was closed; enrol anew")

    /// Nothing is to be done with this enrolment.
    static func enrolmentEnded(_ id: Identity<Enrolment>, _ status: EnrolmentStatus) -> DomainError {
        DomainError(
            .enrolmentEnded, "cannot go on with enrolment \(id): it is \(status.rawValue); begin another")
    }
}
