import ArgumentParser
import BookshelfCommandLine
import BookshelfPostgres

/// `bookshelf token revoke`.
struct TokenRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Have a token refused from now on, for good.",
        discussion: "Services that saw it in the last five seconds take it for that much longer.")

    @Argument(help: "The token's id, as 'token list' shows it; never the token itself.") var id: String
    @Option(help: "Why, for the list.") var reason: String?
    @OptionGroup var actor: ActorOption
    @OptionGroup var options: TokenOptions

    func run() async throws {
        guard APIToken(id) == nil else {
            throw Failure(
                .usage,
                "token: the whole token stands among the arguments, where every user of this machine sees it; "
                    + "name its id alone, the part between the two _")
        }
        let listing = try await options.with { try await $0.revoke(id, reason: reason, by: actor.name) }
        if options.json { return try StandardOutput.json(listing) }
        try StandardOutput.line("Revoked \(listing.id) of \(listing.role.rawValue) \(listing.name)")
    }
}
