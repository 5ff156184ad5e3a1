public import Outbox

/// Enrols an organisation: has a user, a person and an organisation made, and once all three are there, the membership.
///
/// Their outcomes come in any order. A part that the domain refuses, or that is not there by the deadline, ends the enrolment:
/// what was made is closed again, the latest first, and everything has an event that says so.
public struct EnrolmentProcess: ProcessManager {
    /// `enrolment`.
    public static let name: ProcessName = "enrolment"

    /// What was asked for.
    var request: EnrolmentRequested?
    /// The user, once there is one.
    var user: Identity<User>?
    /// The person, once there is one.
    var person: Identity<Person>?
    /// The organisation, once there is one.
    var organisation: Identity<Organisation>?

    /// Nothing has come yet.
    public init() {}

    /// What it does when.
    public static let steps = ProcessSteps<EnrolmentProcess>()
        .sends(EnrolUser.self, refused: { _, why, enrolment in try enrolment.fail(why.message) })
        .sends(CreatePerson.self, refused: { _, why, enrolment in try enrolment.fail(why.message) })
        .sends(CreateOrganisation.self, refused: { _, why, enrolment in try enrolment.fail(why.message) })
        .sends(
            CreateMembership.self, done: { _, _, enrolment in try enrolment.finish() },
            refused: { _, why, enrolment in try enrolment.fail(why.message) }
        )
        .sends(CompleteEnrolment.self)
        .sends(EndMembership.self)
        .sends(CloseOrganisation.self)
        .sends(ClosePerson.self)
        .sends(CloseUser.self)
        .sends(FailEnrolment.self)
        .on(EnrolmentRequested.self, key: \.enrolmentID) { event, enrolment in
            enrolment.request = event
            try enrolment.makeParts(event)
            try enrolment.joinIfComplete()
        }
        .on(UserEnrolled.self, key: \.enrolmentID) { event, enrolment in
            enrolment.user = event.userID
            try enrolment.joinIfComplete()
        }
        .on(PersonCreated.self, key: \.enrolmentID) { event, enrolment in
            enrolment.person = event.personID
            try enrolment.joinIfComplete()
        }
        .on(OrganisationCreated.self, key: \.enrolmentID) { event, enrolment in
            enrolment.organisation = event.organisationID
            try enrolment.joinIfComplete()
        }
        .onTimeout("parts") { try $0.fail("a part of it did not come about in time") }
}

extension RunningProcess<EnrolmentProcess> {
    /// Has the three parts made, and says how long that may take.
    mutating func makeParts(_ request: EnrolmentRequested) throws {
        try send(EnrolUser(enrolmentID: request.enrolmentID), undoneBy: CloseUser(userID: request.userID))
        try send(
            CreatePerson(
                personID: request.personID, firstName: request.firstName, lastName: request.lastName,
                enrolmentID: request.enrolmentID),
            undoneBy: ClosePerson(personID: request.personID))
        try send(
            CreateOrganisation(
                organisationID: request.organisationID, organisation: request.organisation,
                enrolmentID: request.enrolmentID),
            undoneBy: CloseOrganisation(organisationID: request.organisationID))
        try setTimeout("parts", at: request.deadline)
    }

    /// The last of the outcomes has the membership made, whichever it is.
    mutating func joinIfComplete() throws {
        guard let request = self.request, let user = self.user, let person = self.person,
            let organisation = self.organisation
        else { return }
        // One membership an enrolment.
        let membership = Identity<Membership>(request.enrolmentID.uuid)
        try send(
            CreateMembership(
                membershipID: membership, personID: person, organisationID: organisation, userID: user),
            undoneBy: EndMembership(membershipID: membership))
    }

    /// Everything is there.
    mutating func finish() throws {
        if let request = self.request { try send(CompleteEnrolment(enrolmentID: request.enrolmentID)) }
        complete()
    }

    /// Closes what was made, and then says that the enrolment has failed.
    mutating func fail(_ reason: String) throws {
        try compensate(because: reason)
        guard let request = self.request else { return }
        try send(FailEnrolment(enrolmentID: request.enrolmentID, reason: reason))
    }
}
