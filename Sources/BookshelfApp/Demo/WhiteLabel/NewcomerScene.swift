import BookshelfCommandLine
import BookshelfPostgres
import Outbox
import WhiteLabel

/// A new user: four subscriptions hear of her, and an address is one account's.
struct NewcomerScene {
    let database: BookshelfDatabase
    let relay: RelayProcess

    func play() async throws -> Identity<User> {
        try StandardOutput.line("Ada Lovelace registers...")
        let ada = try await database.register(account("ada@example.com"))
        try await relay.passOn([
            "[List] Ada Lovelace <ada@example.com>",
            "[Mail] to ada@example.com: Welcome to White Label",
            "[Slack] Ada Lovelace has joined. Their address is ada@example.com",
        ])
        try await database.drained()
        try await checkProfile(of: ada)
        try await registerAgain()
        return ada
    }

    private func account(_ email: String) -> NewAccount {
        NewAccount(email: email, firstName: "Ada", lastName: "Lovelace", password: "a difference engine")
    }

    private func checkProfile(of id: Identity<User>) async throws {
        let ada = try await database.user(id)
        let hash = ada.credentials?.passwordHash
        try check(ada.username?.text == "adalovelace", "her username is made of her name")
        try check(hash?.text.hasPrefix("$scrypt$") == true, "only a slow hash of her password is kept")
        let shown = hash.map { "\($0)" } ?? "none"
        try StandardOutput.line("Username: adalovelace, password: \(shown) (a salted, slow hash)")
    }

    private func registerAgain() async throws {
        try StandardOutput.line("Somebody registers with her address...")
        let before = try await database.queries.census()
        do {
            _ = try await database.register(account("ADA@example.com"))
            try check(false, "an address is one account's")
        } catch let error as DomainError where error.code == .emailTaken {
            try StandardOutput.line("Refused: \(error)")
        }
        let after = try await database.queries.census()
        try check(after == before, "nothing is announced of an account that was refused")
    }
}
