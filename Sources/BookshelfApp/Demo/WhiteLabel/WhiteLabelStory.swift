import BookshelfCommandLine
import Outbox
import WhiteLabel
import WhiteLabelPostgres

/// New users, a record, five trades, orders and an enrolment: what follows from them, and what does not.
struct WhiteLabelStory {
    let database: BookshelfDatabase
    let relay: RelayProcess

    func play() async throws {
        let ada = try await NewcomerScene(database: database, relay: relay).play()
        try StandardOutput.verbatim("\n")
        let grace = try await RacingEditScene(database: database, relay: relay).play()
        try StandardOutput.verbatim("\n")
        let vinyl = try await GenresScene(database: database, relay: relay).play()
        try StandardOutput.verbatim("\n")
        try await TradesScene(database: database, relay: relay, traders: [ada, grace], vinyl: vinyl).play()
        try StandardOutput.verbatim("\n")
        try await OrderingScene(database: database, users: [grace, ada], vinyl: vinyl).play()
        try StandardOutput.verbatim("\n")
        try await EnrolmentScene(database: database, relay: relay).play()
    }
}

extension BookshelfDatabase {
    /// Makes an account, as a client does.
    func register(_ account: NewAccount) async throws -> Identity<User> {
        try await Registration(store: store, hashing: ScryptHashing()).register(account).response.userID
    }

    /// A user as they are by now.
    func user(_ id: Identity<User>) async throws -> User {
        try await store.perform { work in try work.users.get(id) }
    }
}

extension RelayProcess {
    /// Waits for these lines and prints them: subscriptions are in no order, so they are printed in the alphabet's.
    func passOn(_ expected: Set<String>) async throws {
        try await lines(expected)
        for line in expected.sorted() { try StandardOutput.line(line) }
    }
}
