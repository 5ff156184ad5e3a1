/// A part of a command that leaves no trace: a password, or what was made of one.
///
/// Its encoding is the word `redacted`, so neither a fingerprint nor a queue gets to know it, and two requests that differ
/// in nothing else are one request. Printed, dumped or interpolated it is `<redacted>`. What was decoded has no value.
public struct Secret<Value: Sendable>: Sendable {
    /// What must not be told; nil where the secret was decoded, and so lost.
    public let value: Value?

    /// Wraps what must not be told.
    public init(_ value: Value) { self.value = value }
}

extension Secret: Codable {
    /// A secret that was lost on the way.
    public init(from decoder: any Decoder) throws {
        _ = try decoder.singleValueContainer().decode(String.self)
        value = nil
    }

    /// Writes the word `redacted`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode("redacted")
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `<redacted>`.
    public var description: String { "<redacted>" }
    /// `<redacted>`.
    public var debugDescription: String { description }
    /// Nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
