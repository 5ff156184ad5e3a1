public import Foundation
import Synchronization

/// What identifies an aggregate within its kind.
///
/// Two identities are equal exactly when their `streamText` is, byte by byte.
public protocol AggregateID: Hashable, Sendable {
    /// The identity as the second half of a stream's name: at most 200 bytes of UTF-8 without U+0000.
    var streamText: String { get }
}

/// The identity of an aggregate of one type, so that a book's cannot be passed for an order's.
///
/// New identities are UUIDs of version 7: they sort by the time they were made, which keeps indexes dense.
public struct Identity<Aggregate>: AggregateID, Codable, CustomStringConvertible, LosslessStringConvertible {
    /// The identity itself.
    public let uuid: UUID

    /// A new identity that sorts after those made before it.
    public init() { self.uuid = .timeOrdered() }

    /// Wraps a UUID made elsewhere.
    public init(_ uuid: UUID) { self.uuid = uuid }

    /// Parses the usual text form of a UUID; nil where it is not one.
    public init?(_ description: String) {
        guard let uuid = UUID(uuidString: description) else { return nil }
        self.uuid = uuid
    }

    /// Reads a UUID's text.
    public init(from decoder: any Decoder) throws { self.uuid = try decoder.singleValueContainer().decode(UUID.self) }

    /// Writes the UUID in lower case.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// The UUID in lower case, as Postgres prints it.
    public var description: String { uuid.lowercased }
    /// The UUID in lower case.
    public var streamText: String { uuid.lowercased }
}

extension UUID {
    /// A UUID of version 7 (RFC 9562): 48 bits of milliseconds since 1970, then 74 random bits.
    public static func timeOrdered() -> UUID {
        let milliseconds = UInt64(max(0, Date().timeIntervalSince1970 * 1000))
        let (a, b) = RandomStock.shared.next()
        func time(_ shift: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: milliseconds >> shift) }
        func low(_ shift: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: b >> shift) }
        return UUID(
            uuid: (
                time(40), time(32), time(24), time(16), time(8), time(0),
                0x70 | UInt8(truncatingIfNeeded: a & 0x0F), UInt8(truncatingIfNeeded: a >> 8),
                0x80 | (low(56) & 0x3F), low(48), low(40), low(32), low(24), low(16), low(8), low(0)
            ))
    }

    /// The usual text form in lower case, as Postgres prints it.
    public var lowercased: String {
        withText(letters: UInt8(ascii: "a")) { String(decoding: $0, as: UTF8.self) }
    }
}

/// Random numbers of the system, fetched many at a time: each time is a call of the kernel.
///
/// Each is given out once, and forgotten.
private final class RandomStock: Sendable {
    static let shared = RandomStock()

    private let stock = Mutex<[UInt64]>([])

    func next() -> (UInt64, UInt64) {
        stock.withLock { stock in
            if stock.isEmpty { stock = Self.fetch() }
            return (stock.removeLast(), stock.removeLast())
        }
    }

    /// As many as the system gives at a time.
    private static func fetch() -> [UInt64] {
        var numbers = [UInt64](repeating: 0, count: 32)
        if numbers.withUnsafeMutableBytes({ getentropy($0.baseAddress, $0.count) }) == 0 { return numbers }
        var system = SystemRandomNumberGenerator()
        return numbers.map { _ in system.next() }
    }
}
