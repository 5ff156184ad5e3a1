import ArgumentParser
import Outbox
import WhiteLabel

/// `bookshelf white-label edit-profile`.
struct EditProfileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit-profile", abstract: "Change what a user says of themselves; what is left out stays.")

    @Option(help: "Whose profile, by the id that register-user printed.") var user: String?
    @Option(help: "Another address.") var email: String?
    @Option(help: "Another given name.") var firstName: String?
    @Option(help: "Another family name.") var lastName: String?
    @Option(help: "Another username: 2 to 32 of a-z, 0-9 and _, a letter first.") var username: String?
    @Option(
        parsing: .unconditional, help: "Only if it is still at this version, as 'list users --json' shows it.")
    var ifVersion: String?
    @OptionGroup var options: SubmitOptions

    func run() async throws {
        var violations = Violations()
        let userID: Identity<User>? = violations.identity("user", user)
        let version = violations.number("if-version", ifVersion)
        let command = EditProfile(
            userID: userID ?? Identity(), version: version.map(Int64.init), email: email, firstName: firstName,
            lastName: lastName, username: username)
        command.validate(&violations)
        try violations.throwIfAny()
        try await options.submit(command) {
            Answer(userID: command.userID, version: $0.response.version, replayed: $0.isReplay)
        }
    }

    struct Answer: Encodable, CustomStringConvertible {
        let userID: Identity<User>
        let version: Int64
        let replayed: Bool

        var description: String { "Profile of user \(userID): version \(version)\(replayed.note)" }
    }
}
