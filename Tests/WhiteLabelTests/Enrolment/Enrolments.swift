import Foundation
import Outbox
import OutboxRelay
import Testing
import WhiteLabel
import WhiteLabelPostgres

extension World {
    /// Asks for an enrolment, as a client does.
    func enrol(
        _ email: String = "ada@example.com", organisation: String? = "Analytical Engines", patience: Int = 3600
    ) async throws -> Identity<Enrolment> {
        try await Enrolling(store: store, hashing: ScryptHashing.cheap)
            .enrol(.ada(email), organisation: organisation, patience: patience).response.enrolmentID
    }

    /// Asks for an enrolment whose deadline is so far away, under an identity that is known before.
    @discardableResult
    func request(
        _ parts: EnrolmentParts, as id: Identity<Enrolment> = Identity(), within seconds: Double = 3600
    ) async throws -> Identity<Enrolment> {
        let credentials = try Credentials(passwordHash: PasswordHash("$a$b$c$secret"))
        let enrolment = Enrolment.request(
            id: id, parts, credentials: credentials, by: Date(timeIntervalSinceNow: seconds))
        try await store.perform { work in try work.enrolments.save(enrolment) }
        return id
    }

    func enrolment(_ id: Identity<Enrolment>) async throws -> Enrolment {
        try await store.perform { work in try work.enrolments.get(id) }
    }

    func course(of id: Identity<Enrolment>) async throws -> ProcessInstance? {
        try await store.perform { work in
            try work.repository(of: ProcessInstance.self).find(ProcessID(EnrolmentProcess.name, key: id))
        }
    }

    /// What there is of an enrolment: of each part whether it is open, nil where it was never made.
    func made(of id: Identity<Enrolment>) async throws -> [Bool?] {
        try await store.perform { work in
            let parts = try work.enrolments.get(id).parts
            return [
                try work.users.find(parts.userID).map { !$0.isClosed },
                try work.persons.find(parts.personID).map { !$0.isClosed },
                try work.organisations.find(parts.organisationID).map { !$0.isClosed },
                try work.memberships.find(Identity(id.uuid)).map { !$0.isEnded },
            ]
        }
    }

    /// Expects that an enrolment has ended, and that everything is there or nothing is open, and returns how it ended.
    @discardableResult
    func expectEnd(of id: Identity<Enrolment>, _ note: Comment? = nil) async throws -> EnrolmentStatus {
        let (enrolment, course) = (try await enrolment(id), try await course(of: id))
        let made = try await made(of: id)
        #expect(enrolment.status != .pending, note)
        #expect(enrolment.credentials == nil, note)
        if enrolment.status == .completed {
            #expect(made == [true, true, true, true], note)
            #expect(course?.status == .completed, note)
        } else {
            #expect(!made.contains(true), note)
            #expect(course?.status == .compensated && course?.reason == enrolment.reason, note)
        }
        return enrolment.status
    }
}

extension EnrolmentParts {
    static func ada(
        _ email: String = "ada@example.com", organisation: String = "Analytical Engines"
    ) throws -> EnrolmentParts {
        EnrolmentParts(
            email: try EmailAddress(email),
            name: PersonName(first: try NamePart("Ada"), last: try NamePart("Lovelace")),
            organisation: try OrganisationName(organisation))
    }
}

extension [any SubscriptionDeclaration] {
    /// Some of the subscriptions of the process that enrols.
    static func enrolling(only names: SubscriptionName..., retry: RetryPolicy = RetryPolicy()) -> Self {
        enrolment(retry: retry).filter { names.contains($0.subscription.name) }
    }
}

extension RetryPolicy {
    /// Tries again at once, and never gives up.
    static let tireless = RetryPolicy(
        maximumAttempts: 100_000, maximumDeaths: 1000, baseDelay: .milliseconds(1), maximumDelay: .milliseconds(5))
}
