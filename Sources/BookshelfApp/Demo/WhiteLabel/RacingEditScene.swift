import BookshelfCommandLine
import Outbox
import OutboxPostgres
import Postgres
import WhiteLabel

/// An edit that is written and not committed while the relay wants to write the same user.
struct RacingEditScene {
    let database: BookshelfDatabase
    let relay: RelayProcess

    func play() async throws -> Identity<User> {
        try StandardOutput.line("Grace Hopper registers, and edits her profile while the relay makes her username...")
        let grace = try await registerAndEdit()
        try await relay.passOn([
            "[List] Grace Hopper <grace@example.com>",
            "[List] Grace Murray Hopper <grace@example.com>",
            "[Mail] to grace@example.com: Welcome to White Label",
            "[Mail] to grace@example.com: Your profile was changed",
            "[Slack] Grace Hopper has joined. Their address is grace@example.com",
        ])
        try await database.drained()
        let user = try await database.user(grace)
        try check(user.name.description == "Grace Murray Hopper", "her edit is kept")
        try check(user.username?.text == "gracemurrayhopper", "her username is made of the name she has since")
        try StandardOutput.line("Her edit is kept, and she is gracemurrayhopper: the relay had to read her again")
        return grace
    }

    /// The relay's handler is held back until the edit is written; it then waits for its end, having read what was before.
    private func registerAndEdit() async throws -> Identity<User> {
        let operations = OutboxOperator(store: database.store, actor: "demo")
        try await operations.pause("users.default_username", reason: "the edit is to be written first")
        let grace = try await database.register(
            NewAccount(
                email: "grace@example.com", firstName: "Grace", lastName: "Hopper", password: "nanoseconds of wire"))
        let edit = try await HeldTransaction(database.store) { work in
            _ = try EditProfile(userID: grace, firstName: "Grace Murray").handle(in: work)
        }
        try await edit.commit(after: {
            try await operations.resume("users.default_username")
            try await waitForRelay()
        })
        return grace
    }

    /// Until a session waits for a row that another has written.
    private func waitForRelay() async throws {
        let client = database.client
        try await Deadline.waiting(for: "the relay's attempt to write the same user") {
            while true {
                let rows = try await client.query(
                    """
                    SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
                    """)
                if !rows.isEmpty { return }
                try await Task.sleep(for: .milliseconds(10))
            }
        }
    }
}
