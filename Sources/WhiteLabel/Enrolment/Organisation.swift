public import Outbox

/// An organisation whose members trade together.
public struct Organisation: AggregateRoot {
    /// `organisation`.
    public static let kind: AggregateKind = "organisation"

    /// A name is one organisation's, until it is closed.
    public static var uniqueKeys: [UniqueKey<Organisation>] {
        [UniqueKey("name", taken: .organisationNameTaken) { $0.isClosed ? nil : $0.name.key }]
    }

    /// The organisation's identity.
    public let id: Identity<Organisation>
    /// What it is called.
    public let name: OrganisationName
    /// Whether it was closed.
    public private(set) var isClosed: Bool
    /// What was recorded since it was loaded.
    public var recorded: RecordedEvents

    /// An organisation as a repository loads it.
    package init(id: Identity<Organisation>, name: OrganisationName, isClosed: Bool, recorded: RecordedEvents) {
        self.id = id
        self.name = name
        self.isClosed = isClosed
        self.recorded = recorded
    }

    /// A new organisation: records ``OrganisationCreated``.
    ///
    /// Throws ``DomainError/Code/organisationNameRefused`` for a name that nobody may use.
    public static func create(
        id: Identity<Organisation> = Identity(), name: OrganisationName, in enrolment: Identity<Enrolment>? = nil
    ) throws -> Organisation {
        guard !name.isReserved else { throw DomainError.organisationNameRefused }
        var organisation = Organisation(id: id, name: name, isClosed: false, recorded: RecordedEvents())
        organisation.record(
            OrganisationCreated(organisationID: id, enrolmentID: enrolment, organisation: name.text))
        return organisation
    }

    /// Closes it, and so frees its name: records ``OrganisationClosed``, the first time.
    public mutating func close() {
        guard !isClosed else { return }
        isClosed = true
        record(OrganisationClosed(organisationID: id, organisation: name.text))
    }
}

extension UnitOfWork {
    /// The organisations.
    public var organisations: Repository<Organisation> { repository() }
}
