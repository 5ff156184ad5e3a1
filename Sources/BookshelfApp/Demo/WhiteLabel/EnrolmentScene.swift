import BookshelfCommandLine
import BookshelfPostgres
import Outbox
import OutboxPostgres
import WhiteLabel
import WhiteLabelPostgres

/// A process that needs several outcomes: once the relay dies in the middle, and once a part is refused.
struct EnrolmentScene {
    let database: BookshelfDatabase
    let relay: RelayProcess

    private var operations: OutboxOperator { OutboxOperator(store: database.store, actor: "demo") }

    func play() async throws {
        try await enrol()
        try StandardOutput.verbatim("\n")
        try await enrolUnderTheSameName()
    }

    private func enrol() async throws {
        try StandardOutput.line("Enrolling an organisation, and killing the relay when its parts are there...")
        try await operations.pause("enrolment.commands", reason: "what is to be done is to be stored first")
        let enrolment = try await begin("Katherine", "Johnson", organisation: "Trajectories")
        try await waitForParts()
        try check(await status(of: enrolment) == .pending, "the process has not heard of its parts")
        try check(await !isMember(by: enrolment), "there is no membership before all parts are there")
        await relay.kill()
        try StandardOutput.line("User, person and organisation are made, and nobody has heard of it")
        try StandardOutput.line("Starting it again...")
        try await operations.resume("enrolment.outcomes")
        try relay.start()
        try await database.drained()
        try check(await status(of: enrolment) == .completed, "the enrolment is complete")
        try check(await isMember(by: enrolment), "the membership is there once all parts are")
        try StandardOutput.line("Enrolled: Katherine Johnson is a member of Trajectories")
    }

    /// Until the parts are made of which the process is not to hear yet.
    private func waitForParts() async throws {
        try await waitForCommands(3)
        try await operations.pause("enrolment.outcomes", reason: "the process is not to hear of its parts")
        try await operations.resume("enrolment.commands")
        try await waitForCommands(0)
    }

    private func enrolUnderTheSameName() async throws {
        try StandardOutput.line("Enrolling another organisation of that name...")
        let enrolment = try await begin("Dorothy", "Vaughan", organisation: "TRAJECTORIES")
        try await relay.lines(["[List] dorothy@example.com is off the list"])
        try await database.drained()
        let (failed, user, person) = try await database.store.perform { work in
            let failed = try work.enrolments.get(enrolment)
            return (failed, try work.users.get(failed.parts.userID), try work.persons.get(failed.parts.personID))
        }
        try check(failed.status == .failed && user.isClosed && person.isClosed, "what was made is closed again")
        try StandardOutput.line("Failed: \(failed.reason ?? "")")
        try StandardOutput.line("The user and the person made meanwhile are closed again")
    }

    private func begin(
        _ first: String, _ last: String, organisation: String
    ) async throws -> Identity<Enrolment> {
        let account = NewAccount(
            email: "\(first.lowercased())@example.com", firstName: first, lastName: last, password: "figured by hand")
        return try await Enrolling(store: database.store, hashing: ScryptHashing())
            .enrol(account, organisation: organisation).response.enrolmentID
    }

    private func status(of enrolment: Identity<Enrolment>) async throws -> EnrolmentStatus {
        try await database.store.perform { work in try work.enrolments.get(enrolment).status }
    }

    /// A membership has the identity of its enrolment.
    private func isMember(by enrolment: Identity<Enrolment>) async throws -> Bool {
        try await database.store.perform { work in
            try work.memberships.find(Identity(enrolment.uuid)).map { !$0.isEnded } ?? false
        }
    }

    /// Until so many commands of the process wait for being executed.
    private func waitForCommands(_ count: Int) async throws {
        let operations = operations
        try await Deadline.waiting(for: "the process's commands") {
            while try await operations.processes().last?.pendingCommands.count != count {
                try await Task.sleep(for: .milliseconds(10))
            }
        }
    }
}
