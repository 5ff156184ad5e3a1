import ArgumentParser
import Outbox
import WhiteLabel
import WhiteLabelPostgres

/// `bookshelf white-label register-user`.
struct RegisterUserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register-user",
        abstract: "Make an account; username, mails and posts follow by the relay.",
        discussion: AccountOptions.passwordNote)

    @OptionGroup var account: AccountOptions
    @OptionGroup var options: SubmitOptions

    func run() async throws {
        let account = try account.account { RegisterUser($0, passwordHash: nil).validate(&$1) }
        try Registration.check(account)
        try await options.perform { store, key in
            try await Registration(store: store, hashing: ScryptHashing()).register(account, key: key)
        } _: {
            Answer(userID: $0.response.userID, replayed: $0.isReplay)
        }
    }

    struct Answer: Encodable, CustomStringConvertible {
        let userID: Identity<User>
        let replayed: Bool

        var description: String { "Registered user \(userID)\(replayed.note)" }
    }
}
