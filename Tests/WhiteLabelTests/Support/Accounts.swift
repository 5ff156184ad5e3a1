import Outbox
import WhiteLabel
import WhiteLabelPostgres

extension NewAccount {
    /// Ada Lovelace, who has a password.
    static func ada(_ email: String = "ada@example.com") -> NewAccount {
        NewAccount(email: email, firstName: "Ada", lastName: "Lovelace", password: "correct horse")
    }
}

extension ScryptHashing {
    /// Costs next to nothing.
    static let cheap = ScryptHashing(cost: ScryptCost(logarithmOfRounds: 4, blockSize: 1, parallelism: 1) ?? .standard)
}

extension World {
    var registration: Registration { Registration(store: store, hashing: ScryptHashing.cheap) }

    /// Makes an account, as a client does.
    @discardableResult
    func register(
        _ account: NewAccount = .ada(), key: IdempotencyKey? = nil, as metadata: Metadata = Metadata()
    ) async throws -> Identity<User> {
        try await registration.register(account, key: key, as: metadata).response.userID
    }

    func user(_ id: Identity<User>) async throws -> User {
        try await store.perform { work in try work.users.get(id) }
    }
}
