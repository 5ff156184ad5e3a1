public import Outbox

/// Makes accounts: checks what was sent, hashes the password outside of any transaction, and then hands the hash on.
///
/// A password is nowhere but in memory, and there no longer than that takes.
public struct Registration: Sendable {
    private let store: any OutboxStore
    private let hashing: any PasswordHashing

    /// Makes accounts in `store`.
    public init(store: any OutboxStore, hashing: any PasswordHashing) {
        self.store = store
        self.hashing = hashing
    }

    /// Makes an account, once for each `key`.
    ///
    /// The password is no part of what a key stands for: a repeat with another one gets the first answer, and changes
    /// nothing. Throws ``ValidationError`` with everything that is wrong, before anything is hashed;
    /// ``DomainError/Code/emailTaken``, and ``OutboxError``.
    public func register(
        _ account: NewAccount, key: IdempotencyKey? = nil, as metadata: Metadata = Metadata()
    ) async throws -> Receipt<RegisterUser.Response> {
        let password = try Self.checked(account)
        var hash: PasswordHash?
        if let password { hash = try await hashing.hash(password) }
        return try await store.submit(RegisterUser(account, passwordHash: hash), key: key, as: metadata)
    }

    /// Throws ``ValidationError`` with everything that is wrong with what was sent; hashes and stores nothing.
    public static func check(_ account: NewAccount) throws { _ = try checked(account) }

    /// The password of an account that has nothing wrong with it; nil where it needs none.
    private static func checked(_ account: NewAccount) throws -> Password? {
        var violations = Violations()
        let password = Self.password(of: account, &violations)
        try violations.throwIfAny()
        return password
    }

    /// The password of an account, nil where it needs none; reports everything that is wrong with the account.
    static func password(of account: NewAccount, _ violations: inout Violations) -> Password? {
        RegisterUser(account, passwordHash: nil).validate(&violations, withPassword: account.password != nil)
        return violations.collect("password") { try account.password?.value.map { try Password($0) } } ?? nil
    }
}
