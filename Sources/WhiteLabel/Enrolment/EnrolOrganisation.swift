import Foundation
public import Outbox

/// Asks to enrol an organisation: for a user, the person behind them, the organisation, and then the membership.
///
/// The answer comes before anything is made. The parts are made by ``EnrolmentProcess``, and ``Enrolment/status`` tells what
/// became of them. The password was hashed before: see ``Enrolling``.
public struct EnrolOrganisation: Command {
    /// `enrolment.request`.
    public static let name: CommandName = "enrolment.request"
    /// How many seconds its parts may take, an hour unless said otherwise, a day at most.
    public static let patiences = 1...86_400

    /// The account that is to be made; its names are the person's.
    public let account: RegisterUser
    /// The name of the organisation.
    public let organisation: String?
    /// After how many seconds it is given up.
    public let patience: Int

    /// What was sent, with the hash in place of the password.
    public init(
        _ account: NewAccount, passwordHash: PasswordHash?, organisation: String?, patience: Int = 3600
    ) {
        self.account = RegisterUser(account, passwordHash: passwordHash)
        self.organisation = organisation
        self.patience = patience
    }

    /// The enrolment that has begun.
    public struct Response: Codable, Sendable, Hashable {
        /// Its identity, to ask what became of it.
        public let enrolmentID: Identity<Enrolment>
    }

    /// Reports every field that is missing or malformed.
    public func validate(_ violations: inout Violations) {
        account.validate(&violations)
        validateRest(&violations)
    }

    /// All that is not the account.
    func validateRest(_ violations: inout Violations) {
        _ = organisationName(&violations)
        violations.range("patience", patience, Self.patiences)
    }

    /// Notes the wish, and who is to be made of it.
    ///
    /// Whether the address and the name can be had turns out when the parts are made.
    public func handle(in work: UnitOfWork) throws -> Response {
        let facts = try Violations.none(in: account.facts)
        let parts = EnrolmentParts(
            email: facts.email, name: facts.name, organisation: try Violations.none(in: organisationName))
        let enrolment = Enrolment.request(
            parts, credentials: try account.credentials(with: facts),
            by: work.now.addingTimeInterval(TimeInterval(patience)))
        try work.enrolments.save(enrolment)
        return Response(enrolmentID: enrolment.id)
    }

    private func organisationName(_ violations: inout Violations) -> OrganisationName? {
        violations.collect("organisation") { try OrganisationName(organisation) }
    }
}
