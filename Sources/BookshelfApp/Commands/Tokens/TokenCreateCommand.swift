import ArgumentParser
import BookshelfCommandLine
import BookshelfPostgres
import Foundation

/// `bookshelf token create`.
struct TokenCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a token for a caller, and print it this once.",
        discussion: "A caller may have several tokens, so that one can replace another before that is revoked.")

    @Argument(help: "The caller: 1 to 48 of a-z, 0-9, - and _, beginning with a letter.") var name: String
    @Option(help: "What the caller may do; each role may do what those before it may.") var role: CallerRole
    @Option(help: "After how long it is refused, such as 90d; never, if left out.") var expiresIn: DurationArgument?
    @OptionGroup var actor: ActorOption
    @OptionGroup var options: TokenOptions

    func run() async throws {
        let issued = try await options.with { directory in
            try await directory.create(name, role: role, expiresIn: expiresIn?.duration, by: actor.name)
        }
        let (token, listing) = (issued.token.text, issued.listing)
        if options.json { return try StandardOutput.json(Answer(token: token, listing: listing)) }
        try StandardOutput.line(token)
        try StandardOutput.line(
            "Token \(listing.id) of \(listing.role.rawValue) \(listing.name), valid "
                + (listing.expiresAt.map { "until \($0.inTables)" } ?? "until it is revoked") + "; not shown again")
    }

    private struct Answer: Encodable {
        let token: String
        let id: String
        let name: String
        let role: CallerRole
        let expiresAt: Date?

        init(token: String, listing: TokenListing) {
            self.token = token
            (id, name, role, expiresAt) = (listing.id, listing.name, listing.role, listing.expiresAt)
        }
    }
}
