import ArgumentParser
import Outbox
import WhiteLabel
import WhiteLabelPostgres

/// `bookshelf white-label register-user`.
struct RegisterUserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register-user",
        abstract: "Make an account; username, mails and posts follow by the relay.",
        discussion: """
            The password is asked for on a terminal, without showing it, or read from standard input with \
            --password-stdin. It is never an argument, where every user of the machine would see it.
            """)

    @Option(help: "The address of their mail; one account an address.") var email: String?
    @Option(help: "The given name, at most 100 characters.") var firstName: String?
    @Option(help: "The family name, at most 100 characters.") var lastName: String?
    @Option(name: .customLong("google-id"), help: "Their account of Google; then no password is needed.")
    var googleID: String?
    @Option(name: .customLong("facebook-id"), help: "Their account of Facebook; then no password is needed.")
    var facebookID: String?
    @Flag(name: .customLong("password-stdin"), help: "Read the password from standard input, 8 to 128 characters.")
    var passwordFromStandardInput = false
    @OptionGroup var options: SubmitOptions

    func run() async throws {
        let account = try account()
        try await options.perform { store, key in
            try await Registration(store: store, hashing: ScryptHashing()).register(account, key: key)
        } _: {
            Answer(userID: $0.response.userID, replayed: $0.isReplay)
        }
    }

    /// What else is wrong is said before anybody is asked for a password.
    private func account() throws -> NewAccount {
        var account = NewAccount(
            email: email, firstName: firstName, lastName: lastName, googleID: googleID, facebookID: facebookID)
        let input = PasswordInput(isNeeded: googleID == nil && facebookID == nil, isPiped: passwordFromStandardInput)
        var violations = Violations()
        RegisterUser(account, passwordHash: nil).validate(&violations)
        let others = violations.all.filter { $0.field != "password" }
        guard others.isEmpty || !input.isAsked else { throw ValidationError(violations: others) }
        account.password = try input.read().map(Secret.init)
        try Registration.check(account)
        return account
    }

    struct Answer: Encodable, CustomStringConvertible {
        let userID: Identity<User>
        let replayed: Bool

        var description: String { "Registered user \(userID)\(replayed.note)" }
    }
}
