import Crypto
import CryptoExtras
import Foundation
import WhiteLabel

/// What a hash of scrypt costs to make, and so to guess.
public struct ScryptCost: Hashable, Sendable {
    /// N = 2¹⁷, r = 8, p = 1, which takes 128 MiB: the least that OWASP recommends for scrypt without more threads.
    ///
    /// From its Password Storage Cheat Sheet.
    public static let standard = ScryptCost(checked: 17, 8, 1)

    /// The logarithm of N, to the base of 2.
    let rounds: Int
    /// r.
    let blockSize: Int
    /// p.
    let parallelism: Int

    /// A cost; nil where it is no cost at all, or takes more than half a gibibyte.
    public init?(logarithmOfRounds: Int, blockSize: Int, parallelism: Int) {
        guard (1...20).contains(logarithmOfRounds), (1...16).contains(blockSize), (1...16).contains(parallelism),
            128 * blockSize << logarithmOfRounds <= 1 << 29
        else { return nil }
        self.init(checked: logarithmOfRounds, blockSize, parallelism)
    }

    private init(checked rounds: Int, _ blockSize: Int, _ parallelism: Int) {
        self.rounds = rounds
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// 32 bytes of a password and a salt.
    func key(of password: Password, salt: [UInt8]) throws -> SymmetricKey {
        try KDF.Scrypt.deriveKey(
            from: Array(password.text.utf8), salt: salt, outputByteCount: 32, rounds: 1 << rounds,
            blockSize: blockSize, parallelism: parallelism)
    }
}
