import Crypto
import Foundation
import Outbox
import WhiteLabel

/// A hash of scrypt, field by field: `$scrypt$ln=17,r=8,p=1$<salt>$<key>`.
struct ScryptHash {
    let cost: ScryptCost
    let salt: [UInt8]
    /// Compared in constant time.
    let key: SymmetricKey

    init(cost: ScryptCost, salt: [UInt8], key: SymmetricKey) {
        self.cost = cost
        self.salt = salt
        self.key = key
    }

    init(_ hash: PasswordHash) throws {
        let fields = hash.text.split(separator: "$")
        guard fields.count == 4, fields[0] == "scrypt", let cost = Self.cost(fields[1]),
            let salt = Self.bytes(fields[2]), let key = Self.bytes(fields[3]), key.count == 32
        else {
            throw Violation(field: "password_hash", code: "not_a_hash", message: "is no hash that scrypt made")
        }
        self.init(cost: cost, salt: salt, key: SymmetricKey(data: key))
    }

    var passwordHash: PasswordHash {
        get throws {
            let costs = "ln=\(cost.rounds),r=\(cost.blockSize),p=\(cost.parallelism)"
            let key = key.withUnsafeBytes { Array($0) }
            return try PasswordHash("$scrypt$\(costs)$\(Self.text(salt))$\(Self.text(key))")
        }
    }

    private static func cost(_ text: Substring) -> ScryptCost? {
        let fields = text.split(separator: ",", omittingEmptySubsequences: false)
        let names = ["ln=", "r=", "p="]
        guard fields.count == 3, zip(fields, names).allSatisfy({ $0.hasPrefix($1) }) else { return nil }
        let numbers = zip(fields, names).compactMap { Int($0.dropFirst($1.count)) }
        guard numbers.count == 3 else { return nil }
        return ScryptCost(logarithmOfRounds: numbers[0], blockSize: numbers[1], parallelism: numbers[2])
    }

    private static func text(_ bytes: [UInt8]) -> String {
        String(Data(bytes).base64EncodedString().prefix { $0 != "=" })
    }

    private static func bytes(_ text: Substring) -> [UInt8]? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: text + padding).map(Array.init)
    }
}
