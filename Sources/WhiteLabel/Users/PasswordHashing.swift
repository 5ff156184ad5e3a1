/// Makes slow hashes of passwords, outside of any transaction.
public protocol PasswordHashing: Sendable {
    /// A hash under a salt of its own: no two are alike.
    func hash(_ password: Password) async throws -> PasswordHash

    /// Whether a hash is one of this password; takes as long for a wrong one as for the right one.
    ///
    /// Throws for a hash that it cannot read.
    func verify(_ password: Password, against hash: PasswordHash) async throws -> Bool

    /// Whether a hash is weaker than those made today, so that the next password that fits is hashed again.
    func isOutdated(_ hash: PasswordHash) -> Bool
}
