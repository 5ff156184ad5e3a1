public import Outbox

/// Makes an organisation; one that is there already is not made again.
public struct CreateOrganisation: Command, Hashable {
    /// `organisation.create`.
    public static let name: CommandName = "organisation.create"

    /// The identity it is to have.
    public let organisationID: Identity<Organisation>
    /// Its name.
    public let organisation: String
    /// The enrolment it is part of; nil where it is part of none.
    public let enrolmentID: Identity<Enrolment>?

    /// What was sent, unchecked.
    public init(
        organisationID: Identity<Organisation> = Identity(), organisation: String,
        enrolmentID: Identity<Enrolment>? = nil
    ) {
        self.organisationID = organisationID
        self.organisation = organisation
        self.enrolmentID = enrolmentID
    }

    /// Reports what is wrong with the name.
    public func validate(_ violations: inout Violations) { _ = name(&violations) }

    private func name(_ violations: inout Violations) -> OrganisationName? {
        violations.collect("organisation") { try OrganisationName(organisation) }
    }

    /// Makes the organisation.
    ///
    /// Throws ``DomainError/Code/organisationNameRefused``, and ``DomainError/Code/organisationNameTaken``, at the latest with
    /// the commit.
    public func handle(in work: UnitOfWork) throws -> NoResponse {
        let name = try Violations.none(in: name)
        guard try work.organisations.find(organisationID) == nil else { return NoResponse() }
        try work.organisations.save(Organisation.create(id: organisationID, name: name, in: enrolmentID))
        return NoResponse()
    }
}
