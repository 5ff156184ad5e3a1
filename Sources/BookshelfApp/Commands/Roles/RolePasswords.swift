import BookshelfPostgres
import Configuration

/// Passwords of roles that are to log in, as the environment has them; no description shows one.
struct RolePasswords: CustomStringConvertible, CustomReflectable {
    /// In the order of the roles; without those that have none.
    let given: [(role: DatabaseRole, password: String)]

    /// Reads `BOOKSHELF_APP_PASSWORD` and its like.
    static func read() -> RolePasswords {
        let reader = ConfigReader(provider: EnvironmentVariablesProvider())
        let given = DatabaseRole.allCases.compactMap { role -> (role: DatabaseRole, password: String)? in
            let key = ConfigKey(["bookshelf", role.rawValue, "password"])
            guard let password = reader.string(forKey: key, isSecret: true), !password.isEmpty else { return nil }
            return (role, password)
        }
        return RolePasswords(given: given)
    }

    var description: String { "passwords of \(given.map(\.role.name))" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
