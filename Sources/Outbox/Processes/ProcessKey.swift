public import Foundation

/// What tells the instances of a process apart: a UUID, an identity, or a text.
public protocol ProcessKey: Sendable {
    /// The key as text: 1 to 160 bytes of UTF-8 without U+0000.
    var processKey: String { get }
}

extension UUID: ProcessKey {
    /// The UUID in lower case.
    public var processKey: String { lowercased }
}

extension String: ProcessKey {
    /// The text itself.
    public var processKey: String { self }
}

extension Identity: ProcessKey {
    /// The UUID in lower case.
    public var processKey: String { streamText }
}

/// The identity of one instance of a process: `enrolment/0192…`.
public struct ProcessID: AggregateID, CustomStringConvertible {
    /// Which process.
    public let process: ProcessName
    /// Which instance of it.
    public let key: String

    /// Names an instance.
    public init(_ process: ProcessName, key: some ProcessKey) {
        self.process = process
        self.key = key.processKey
    }

    /// Reads an identity as a store keeps it; nil where it is none.
    public init?(_ text: String) {
        guard let slash = text.firstIndex(of: "/") else { return nil }
        self.init(ProcessName(rawValue: String(text[..<slash])), key: String(text[text.index(after: slash)...]))
    }

    /// `name/key`.
    public var streamText: String { "\(process)/\(key)" }
    /// `name/key`.
    public var description: String { streamText }

    /// Throws ``OutboxError/Code/invalidName`` for a key that cannot be stored.
    func validated() throws -> ProcessID {
        guard (1...160).contains(key.utf8.count), !key.utf8.contains(0) else {
            throw OutboxError(
                .invalidName,
                "invalid key of a process '\(process)': it must have 1 to 160 bytes without U+0000; use an identity")
        }
        return self
    }

    /// Equal where all bytes are.
    public static func == (one: ProcessID, other: ProcessID) -> Bool {
        one.process == other.process && one.key.utf8.elementsEqual(other.key.utf8)
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(process)
        for byte in key.utf8 { hasher.combine(byte) }
    }
}
