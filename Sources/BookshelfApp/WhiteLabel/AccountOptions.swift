import ArgumentParser
import Outbox
import WhiteLabel

/// What an account is made of.
struct AccountOptions: ParsableArguments {
    @Option(help: "The address of their mail; one account an address.") var email: String?
    @Option(help: "The given name, at most 100 characters.") var firstName: String?
    @Option(help: "The family name, at most 100 characters.") var lastName: String?
    @Option(name: .customLong("google-id"), help: "Their account of Google; then no password is needed.")
    var googleID: String?
    @Option(name: .customLong("facebook-id"), help: "Their account of Facebook; then no password is needed.")
    var facebookID: String?
    @Flag(name: .customLong("password-stdin"), help: "Read the password from standard input, 8 to 128 characters.")
    var passwordFromStandardInput = false

    static let passwordNote = """
        The password is asked for on a terminal, without showing it, or read from standard input with \
        --password-stdin. It is never an argument, where every user of the machine would see it.
        """

    /// The account, with its password; `validate` reports what is wrong with the command that it is part of.
    ///
    /// What else is wrong is said before anybody is asked for a password.
    func account(_ validate: (NewAccount, inout Violations) -> Void) throws -> NewAccount {
        var account = NewAccount(
            email: email, firstName: firstName, lastName: lastName, googleID: googleID, facebookID: facebookID)
        let input = PasswordInput(isNeeded: googleID == nil && facebookID == nil, isPiped: passwordFromStandardInput)
        var violations = Violations()
        validate(account, &violations)
        let others = violations.all.filter { $0.field != "password" }
        guard others.isEmpty || !input.isAsked else { throw ValidationError(violations: others) }
        account.password = try input.read().map(Secret.init)
        return account
    }
}
