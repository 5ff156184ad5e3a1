import ArgumentParser
import BookshelfCommandLine
import BookshelfPostgres

/// `bookshelf token list`.
struct TokenListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List all tokens, also those that are revoked or expired.")

    @OptionGroup var options: TokenOptions

    func run() async throws {
        let tokens = try await options.with { try await $0.list() }
        if options.json { return try StandardOutput.json(["tokens": tokens]) }
        let headings = ["ID", "NAME", "ROLE", "CREATED", "BY", "EXPIRES", "STATE", "REASON"]
        try StandardOutput.verbatim(TextTable(headings, tokens.map(\.cells)).text)
    }
}

extension TokenListing {
    fileprivate var cells: [String] {
        [
            id, name, role.rawValue, createdAt.inTables, createdBy, expiresAt?.inTables ?? "-", state, reason ?? "-",
        ]
    }

    private var state: String {
        if let revokedAt, let revokedBy { return "revoked \(revokedAt.inTables) by \(revokedBy)" }
        return isValid ? "valid" : "expired"
    }
}
