public import Outbox

/// Begins enrolments: checks what was sent, hashes the password outside of any transaction, and then hands the hash on.
public struct Enrolling: Sendable {
    private let store: any OutboxStore
    private let hashing: any PasswordHashing

    /// Begins enrolments in `store`.
    public init(store: any OutboxStore, hashing: any PasswordHashing) {
        self.store = store
        self.hashing = hashing
    }

    /// Begins an enrolment, once for each `key`; it is given up after `patience` seconds.
    ///
    /// The password is no part of what a key stands for, as with ``Registration``. Throws ``ValidationError`` with
    /// everything that is wrong, before anything is hashed, and ``OutboxError``.
    public func enrol(
        _ account: NewAccount, organisation: String?, patience: Int = 3600, key: IdempotencyKey? = nil,
        as metadata: Metadata = Metadata()
    ) async throws -> Receipt<EnrolOrganisation.Response> {
        let password = try Self.checked(account, organisation, patience)
        var hash: PasswordHash?
        if let password { hash = try await hashing.hash(password) }
        return try await store.submit(
            EnrolOrganisation(account, passwordHash: hash, organisation: organisation, patience: patience), key: key,
            as: metadata)
    }

    /// Throws ``ValidationError`` with everything that is wrong with what was sent; hashes and stores nothing.
    public static func check(_ account: NewAccount, organisation: String?, patience: Int) throws {
        _ = try checked(account, organisation, patience)
    }

    /// The password of an account where nothing is wrong with the wish; nil where it needs none.
    private static func checked(_ account: NewAccount, _ organisation: String?, _ patience: Int) throws -> Password? {
        var violations = Violations()
        let password = Registration.password(of: account, &violations)
        EnrolOrganisation(account, passwordHash: nil, organisation: organisation, patience: patience)
            .validateRest(&violations)
        try violations.throwIfAny()
        return password
    }
}
