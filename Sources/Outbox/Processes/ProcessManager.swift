/// A process that needs several outcomes, in whatever order they come: its own state, and what to do next.
///
/// The value is the state of one instance, stored as JSON under the instance's key; the first outcome of a key begins it.
///
/// ```swift
/// struct Enrolment: ProcessManager {
///     static let name: ProcessName = "enrolment"
///     var user: Identity<User>?
///     var organisation: Identity<Organisation>?
///
///     static let steps = ProcessSteps<Enrolment>()
///         .sends(CreateUser.self)
///         .sends(CreateMembership.self)
///         .on(EnrolmentRequested.self, key: \.enrolmentID) { event, enrolment in
///             try enrolment.send(CreateUser(email: event.email), undoneBy: RemoveUser(email: event.email))
///             try enrolment.setTimeout("parts", after: .seconds(3600))
///         }
///         .on(UserCreated.self, key: \.enrolmentID) { event, enrolment in
///             enrolment.user = event.userID
///             try enrolment.joinIfComplete()
///         }
///         .onTimeout("parts") { enrolment in try enrolment.compensate(because: "a part never came") }
/// }
///
/// let handlers = try HandlerRegistry { Enrolment.subscriptions() }
/// ```
///
/// Outcomes are taken in the transaction that notes them as handled. Commands are recorded there and executed afterwards,
/// each once, together with the note that they were.
public protocol ProcessManager: Codable, Sendable {
    /// The stable name, unique among all processes of the application.
    static var name: ProcessName { get }
    /// The version of the state's shape, from 1. Raise it when old state could not be read as the new one.
    static var stateVersion: Int { get }
    /// What the process does when.
    static var steps: ProcessSteps<Self> { get }

    /// The state before the first outcome.
    init()
    /// Reads state that was stored, perhaps by an older program; needed where ``stateVersion`` was raised.
    init(stored: StoredState) throws
}

extension ProcessManager {
    /// 1: the first shape.
    public static var stateVersion: Int { 1 }

    /// Reads the state as it is today.
    public init(stored: StoredState) throws { self = try stored.decode(as: Self.self) }

    /// What a relay runs for this process: a subscription that takes outcomes, one that executes commands, one that undoes.
    ///
    /// They are named `NAME.outcomes`, `NAME.commands` and `NAME.undo`.
    ///
    /// - Parameters:
    ///   - retry: What happens after a failure of a handler or a command.
    ///   - start: Where new subscriptions begin.
    ///   - shards: How many relays can work on each subscription at a time.
    /// - Returns: the declarations, for ``HandlerRegistry``.
    public static func subscriptions(
        retry: RetryPolicy = RetryPolicy(), from start: Subscription.Start = .beginning, shards: Int = 1
    ) -> [any SubscriptionDeclaration] {
        ProcessDeclaration.all(of: self, retry: retry, start: start, shards: shards)
    }
}

/// The stored state of an instance, and the version of the program that stored it.
public struct StoredState: Sendable {
    /// The version of the state's shape when it was stored.
    public let version: Int
    /// Which process.
    let process: ProcessName
    let json: [UInt8]

    /// Reads the state in the shape of a type, today's or an older one's.
    ///
    /// Throws ``OutboxError/Code/undecodableEvent`` that names the process, and never what is stored.
    public func decode<State: Decodable>(as type: State.Type = State.self) throws -> State {
        do { return try PayloadCoding.decode(type, from: json) } catch {
            throw OutboxError(
                .undecodableEvent,
                "the state of a process '\(process)' of version \(version) cannot be decoded: its type does not fit; "
                    + "raise stateVersion and read old versions in init(stored:), then redrive")
        }
    }
}
