import ArgumentParser
import Outbox
import WhiteLabel

/// `bookshelf white-label wish`.
struct WishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wish", abstract: "Put a record on a user's wish list; it is counted by the relay.")

    @Option(help: "Who wishes, by the id that register-user printed.") var user: String?
    @Option(help: "Which record, by the id that create-vinyl printed.") var vinyl: String?
    @OptionGroup var options: SubmitOptions

    func run() async throws {
        var violations = Violations()
        let userID: Identity<User>? = violations.identity("user", user)
        let vinylID: Identity<Vinyl>? = violations.identity("vinyl", vinyl)
        try violations.throwIfAny()
        guard let userID, let vinylID else { return }
        try await options.submit(AddToWishList(userID: userID, vinylID: vinylID)) {
            Answer(userID: userID, vinylID: vinylID, replayed: $0.isReplay)
        }
    }

    struct Answer: Encodable, CustomStringConvertible {
        let userID: Identity<User>
        let vinylID: Identity<Vinyl>
        let replayed: Bool

        var description: String { "Record \(vinylID) is on the wish list of user \(userID)\(replayed.note)" }
    }
}
