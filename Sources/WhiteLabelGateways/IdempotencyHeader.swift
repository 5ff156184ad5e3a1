import Outbox

/// A delivery's key as it is sent.
enum IdempotencyHeader {
    /// The key, if it can stand in a header; throws for one that cannot, which a relay never makes.
    static func checked(_ key: String) throws -> String {
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw DeliveryFailure.refused("the idempotency key is no visible ASCII of 1 to 255 bytes; it is not sent")
        }
        return key
    }
}
