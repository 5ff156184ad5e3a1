import Foundation
import Outbox
import OutboxTesting
import Testing
import WhiteLabel

/// What an enrolment waits for, by hand: in every order, each twice.
@Suite struct `Outcomes of an enrolment` {
    /// A kind of outcome.
    enum Outcome: CaseIterable {
        case request, user, person, organisation
    }

    /// Every order in which they can come: the user is made of what the request holds.
    static let orders = permutations(of: Outcome.allCases).filter { order in
        (order.firstIndex(of: .request) ?? 0) < (order.firstIndex(of: .user) ?? 0)
    }

    private static func permutations(of outcomes: [Outcome]) -> [[Outcome]] {
        guard !outcomes.isEmpty else { return [[]] }
        return outcomes.flatMap { first in
            permutations(of: outcomes.filter { $0 != first }).map { [first] + $0 }
        }
    }

    @Test(arguments: Backend.allCases, orders)
    func `complete it in every order, each repeated, all at once`(
        _ backend: Backend, _ order: [Outcome]
    ) async throws {
        try await backend.world { world in
            let (id, parts) = (Identity<Enrolment>(), try EnrolmentParts.ada())
            for outcome in order { for _ in 1...2 { try await world.bring(about: outcome, of: id, parts) } }
            try await world.drain(.enrolment())
            try await world.expectOneOfEach(id)
        }
    }

    @Test(arguments: Backend.allCases, orders)
    func `complete it in every order, each repeated, and taken by a relay of its own`(
        _ backend: Backend, _ order: [Outcome]
    ) async throws {
        try await backend.world { world in
            let (id, parts) = (Identity<Enrolment>(), try EnrolmentParts.ada())
            for (place, outcome) in order.enumerated() {
                for _ in 1...2 {
                    try await world.bring(about: outcome, of: id, parts)
                    try await world.drain(.enrolling(only: "enrolment.outcomes"))
                }
                #expect(try await world.course(of: id)?.progress.taken.count == place + 1)
            }
            try await world.drain(.enrolment())
            try await world.expectOneOfEach(id)
        }
    }

    @Test func `there are twelve orders`() { #expect(Set(Self.orders).count == 12) }
}

extension World {
    /// Makes a part, or tells of it again where it was made before.
    fileprivate func bring(
        about outcome: `Outcomes of an enrolment`.Outcome, of id: Identity<Enrolment>, _ parts: EnrolmentParts
    ) async throws {
        switch outcome {
        case .request: try await request(again: id, parts)
        case .user: try await makeUser(of: id, parts)
        case .person: try await makePerson(of: id, parts)
        case .organisation: try await makeOrganisation(of: id, parts)
        }
    }

    private func request(again id: Identity<Enrolment>, _ parts: EnrolmentParts) async throws {
        let known = try await store.perform { work in try work.enrolments.find(id) }
        guard var known else { return _ = try await request(parts, as: id) }
        known.record(
            EnrolmentRequested(
                enrolmentID: id, userID: parts.userID, personID: parts.personID, organisationID: parts.organisationID,
                email: parts.email.text, firstName: parts.name.first.text, lastName: parts.name.last.text,
                organisation: parts.organisation.text, deadline: .distantFuture))
        try await store.perform { [known] work in try work.enrolments.save(known) }
    }

    private func makeUser(of id: Identity<Enrolment>, _ parts: EnrolmentParts) async throws {
        try await store.perform { work in
            let isKnown = try work.users.find(parts.userID) != nil
            _ = try EnrolUser(enrolmentID: id).handle(in: work)
            guard isKnown else { return }
            var enrolment = try work.enrolments.get(id)
            enrolment.record(UserEnrolled(enrolmentID: id, userID: parts.userID))
            try work.enrolments.save(enrolment)
        }
    }

    private func makePerson(of id: Identity<Enrolment>, _ parts: EnrolmentParts) async throws {
        let (first, last) = (parts.name.first.text, parts.name.last.text)
        try await store.perform { work in
            guard var person = try work.persons.find(parts.personID) else {
                let command = CreatePerson(
                    personID: parts.personID, firstName: first, lastName: last, enrolmentID: id)
                return _ = try command.handle(in: work)
            }
            person.record(
                PersonCreated(personID: person.id, enrolmentID: id, firstName: first, lastName: last))
            try work.persons.save(person)
        }
    }

    private func makeOrganisation(of id: Identity<Enrolment>, _ parts: EnrolmentParts) async throws {
        let name = parts.organisation.text
        try await store.perform { work in
            guard var organisation = try work.organisations.find(parts.organisationID) else {
                let command = CreateOrganisation(
                    organisationID: parts.organisationID, organisation: name, enrolmentID: id)
                return _ = try command.handle(in: work)
            }
            organisation.record(
                OrganisationCreated(organisationID: organisation.id, enrolmentID: id, organisation: name))
            try work.organisations.save(organisation)
        }
    }

    /// Expects that everything is there, and that every command was sent and executed once.
    fileprivate func expectOneOfEach(_ id: Identity<Enrolment>) async throws {
        #expect(try await expectEnd(of: id) == .completed)
        let commands = try #require(try await course(of: id)).progress.commands
        #expect(
            commands.map(\.name).sorted() == [
                "enrolment.complete", "enrolment.make_user", "membership.create", "organisation.create",
                "person.create",
            ])
        #expect(commands.allSatisfy { $0.state == .done })
    }
}
