import Crypto
import CryptoExtras
import Foundation
import Outbox
public import WhiteLabel

/// Hashes passwords by scrypt (RFC 7914), at most two at a time, on threads of its own.
///
/// A hash is `$scrypt$ln=17,r=8,p=1$<salt>$<key>`, both in base64 without padding. It carries its parameters, so that
/// they can be raised: older hashes are still verified, and ``isOutdated(_:)``.
public struct ScryptHashing: PasswordHashing {
    private let cost: ScryptCost
    /// Each takes its memory for as long as it runs; who comes then waits.
    private let queue = OperationQueue()

    /// Hashes at this cost.
    public init(cost: ScryptCost = .standard) {
        self.cost = cost
        queue.maxConcurrentOperationCount = 2
        queue.qualityOfService = .userInitiated
    }

    /// A hash under 16 random bytes.
    public func hash(_ password: Password) async throws -> PasswordHash {
        let cost = cost
        return try await onThread {
            let salt = SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) }
            return try ScryptHash(cost: cost, salt: salt, key: cost.key(of: password, salt: salt)).passwordHash
        }
    }

    /// Whether a hash is one of this password, compared in constant time.
    ///
    /// Throws a `Violation` for a hash that scrypt has not made, or at a cost beyond all measure.
    public func verify(_ password: Password, against hash: PasswordHash) async throws -> Bool {
        let stored = try ScryptHash(hash)
        return try await onThread { try stored.cost.key(of: password, salt: stored.salt) == stored.key }
    }

    /// Whether a hash was made at another cost than this one's, or is none of scrypt.
    public func isOutdated(_ hash: PasswordHash) -> Bool { (try? ScryptHash(hash))?.cost != cost }

    private func onThread<Result: Sendable>(
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.addOperation { continuation.resume(with: .init(catching: work)) }
        }
    }
}
