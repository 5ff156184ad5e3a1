import ArgumentParser
import BookshelfCommandLine
import BookshelfPostgres
import Logging

/// `bookshelf roles`.
struct RolesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roles",
        abstract: "Make the database's roles, and give each exactly what it needs; run it after 'migrate'.",
        discussion: """
            Roles cannot log in, and are granted to those who can: GRANT bookshelf_app TO … . Those that \
            BOOKSHELF_APP_PASSWORD, BOOKSHELF_RELAY_PASSWORD, BOOKSHELF_MAINTAINER_PASSWORD, \
            BOOKSHELF_OPERATOR_PASSWORD and BOOKSHELF_READONLY_PASSWORD give a password log in themselves.
            """)

    @OptionGroup var database: DatabaseOptions
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
        let settings = try Settings.read()
        let passwords = RolePasswords.read()
        let logger = settings.logger("bookshelf", level: .warning)
        try await BookshelfDatabase.with(try database.configuration(settings), logger: logger) { database in
            let grants = RoleGrants(client: database.client)
            try await grants.apply()
            for (role, password) in passwords.given { try await grants.admit(role, password: password) }
        }
        let answer = Answer(logins: passwords.given.map(\.role.name))
        if json { try StandardOutput.json(answer) } else { try answer.lines.forEach(StandardOutput.line) }
    }

    private struct Answer: Encodable {
        let roles = ["bookshelf_owner"] + DatabaseRole.allCases.map(\.name)
        let logins: [String]

        var lines: [String] { ["Granted to \(roles.joined(separator: ", "))"] + logins.map { "\($0) logs in" } }
    }
}
