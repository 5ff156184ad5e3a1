/// A client's name for one request, so that a repeat of it does nothing twice.
///
/// 1 to 255 visible ASCII characters, compared byte by byte. Keys belong to the caller who sent them: the same key of
/// another caller is another key.
public struct IdempotencyKey: Hashable, Sendable, CustomStringConvertible {
    /// The key as the client sent it.
    public let description: String
    /// Whose key it is; empty where there are no callers to tell apart.
    public let caller: String

    /// Takes a client's key, or throws ``OutboxError/Code/invalidIdempotencyKey``.
    public init(_ key: String, caller: String = "") throws {
        let bytes = key.utf8
        guard (1...255).contains(bytes.count), bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw OutboxError(
                .invalidIdempotencyKey,
                "invalid idempotency key: it must be 1 to 255 visible ASCII characters; send a UUID")
        }
        self.description = key
        self.caller = caller
    }
}

/// A key with the request it stands for.
public struct CommandKey: Hashable, Sendable {
    /// The client's key.
    public let key: IdempotencyKey
    /// The command's name.
    public let command: CommandName
    /// The whole request in a canonical form; stores keep a hash of it.
    public let request: [UInt8]

    /// Binds a key to a request.
    public init(key: IdempotencyKey, command: CommandName, request: [UInt8]) {
        self.key = key
        self.command = command
        self.request = request
    }

    package init<C: Command>(_ key: IdempotencyKey, for command: C) throws {
        self.init(key: key, command: try C.name.validated(), request: try PayloadCoding.encode(command))
    }
}

/// A stored answer, thrown by a store when the request turns out to be a repeat.
public struct Replay: Error, Sendable {
    /// The first answer, as it was stored.
    public let response: [UInt8]

    /// Wraps a stored answer.
    public init(response: [UInt8]) { self.response = response }
}

/// What a command answered, and whether this request or an earlier one did it.
public struct Receipt<Response: Sendable>: Sendable {
    /// The first answer, whichever request got it.
    public let response: Response
    /// The answer's stored bytes; the same for every repeat.
    public let stored: [UInt8]
    /// True where an earlier request with the same key had done it.
    public let isReplay: Bool
}
