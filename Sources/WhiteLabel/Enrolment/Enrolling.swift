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
        let wish = EnrolOrganisation(account, passwordHash: nil, organisation: organisation, patience: patience)
        var violations = Violations()
        let password = Registration.password(of: account, &violations)
        wish.validateRest(&violations)
        try violations.throwIfAny()
        var hash: PasswordHash?
        if let password { hash = try await hashing.hash(password) }
        return try await store.submit(
            EnrolOrganisation(account, passwordHash: hash, organisation: organisation, patience: patience), key: key,
            as: metadata)
    }
}
