/// A stable name that is stored beside data and outlives the code that wrote it.
///
/// Names are never derived from Swift types: renaming a type must not change what is in the database. A name starts with
/// a lower-case letter and goes on with lower-case letters, digits, `.`, `-` or `_`, 48 bytes at most. Literals are not
/// checked where they are written; ``HandlerRegistry`` and the stores refuse a bad one when they start, with
/// ``OutboxError/Code/invalidName``.
public protocol StableName: RawRepresentable<String>, Hashable, Sendable, ExpressibleByStringLiteral, Comparable,
    CustomStringConvertible
{
    /// What the name names, for error messages: "event", "subscription".
    static var role: String { get }
    /// Wraps the name without checking it.
    init(rawValue: String)
}

extension StableName {
    /// Wraps a literal without checking it.
    public init(stringLiteral value: String) { self.init(rawValue: value) }

    /// The name itself.
    public var description: String { rawValue }

    /// Orders names as their text.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// Returns the name, or throws ``OutboxError/Code/invalidName`` that says what is wrong with it.
    @discardableResult
    public func validated() throws -> Self {
        let bytes = rawValue.utf8
        guard let first = bytes.first else { throw OutboxError.invalidName(Self.role, rawValue, "it is empty") }
        guard bytes.count <= 48 else {
            throw OutboxError.invalidName(Self.role, rawValue, "it is longer than 48 bytes")
        }
        guard Self.isLowercase(first) else {
            throw OutboxError.invalidName(Self.role, rawValue, "it does not start with a lower-case letter")
        }
        guard bytes.allSatisfy({ Self.isLowercase($0) || Self.isDigit($0) || $0 == 46 || $0 == 45 || $0 == 95 }) else {
            throw OutboxError.invalidName(Self.role, rawValue, "only a-z, 0-9, '.', '-' and '_' are allowed")
        }
        return self
    }

    private static func isLowercase(_ byte: UInt8) -> Bool { (97...122).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}

/// The stable name of an event: `book.added`.
public struct EventName: StableName {
    /// For error messages.
    public static let role = "event"
    /// The name as it is stored.
    public let rawValue: String
    /// Wraps the name without checking it.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The stable name of a kind of aggregate: `book`.
public struct AggregateKind: StableName {
    /// For error messages.
    public static let role = "aggregate kind"
    /// The name as it is stored.
    public let rawValue: String
    /// Wraps the name without checking it.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The stable name of a subscription, the key of its checkpoint and inbox: `inventory.stock`.
public struct SubscriptionName: StableName {
    /// For error messages.
    public static let role = "subscription"
    /// The name as it is stored.
    public let rawValue: String
    /// Wraps the name without checking it.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The stable name of a command, part of the fingerprint of a request: `book.add`.
public struct CommandName: StableName {
    /// For error messages.
    public static let role = "command"
    /// The name as it is stored.
    public let rawValue: String
    /// Wraps the name without checking it.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The stable name of a process, the first half of its instances' identities: `enrolment`.
///
/// 32 bytes at most, since names of events and subscriptions are made of it.
public struct ProcessName: StableName {
    /// For error messages.
    public static let role = "process"
    /// The name as it is stored.
    public let rawValue: String
    /// Wraps the name without checking it.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The stable name of a process' timeout: `parts`.
public struct TimeoutName: StableName {
    /// For error messages.
    public static let role = "timeout"
    /// The name as it is stored.
    public let rawValue: String
    /// Wraps the name without checking it.
    public init(rawValue: String) { self.rawValue = rawValue }
}
