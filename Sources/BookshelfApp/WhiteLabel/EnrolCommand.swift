import ArgumentParser
import Outbox
import WhiteLabel
import WhiteLabelPostgres

/// `bookshelf white-label enrol`.
struct EnrolCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrol",
        abstract: "Enrol an organisation: user, person, organisation and membership are made by the relay, or none.",
        discussion: AccountOptions.passwordNote)

    @OptionGroup var account: AccountOptions
    @Option(help: "The name of the organisation, at most 150 characters; one organisation a name.")
    var organisation: String?
    @Option(help: "After how many seconds it is given up, 1 to 86400.") var patience = 3600
    @OptionGroup var options: SubmitOptions

    func run() async throws {
        let (organisation, patience) = (organisation, patience)
        let account = try account.account {
            EnrolOrganisation($0, passwordHash: nil, organisation: organisation, patience: patience).validate(&$1)
        }
        try Enrolling.check(account, organisation: organisation, patience: patience)
        try await options.perform { store, key in
            try await Enrolling(store: store, hashing: ScryptHashing())
                .enrol(account, organisation: organisation, patience: patience, key: key)
        } _: {
            Answer(enrolmentID: $0.response.enrolmentID, replayed: $0.isReplay)
        }
    }

    struct Answer: Encodable, CustomStringConvertible {
        let enrolmentID: Identity<Enrolment>
        let replayed: Bool

        var description: String { "Began enrolment \(enrolmentID)\(replayed.note)" }
    }
}
