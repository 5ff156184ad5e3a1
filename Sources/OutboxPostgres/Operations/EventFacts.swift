public import Foundation

/// Everything the database knows of one event, as one statement saw it; ``Explanation`` puts it into words.
public struct EventFacts: Sendable, Equatable, Codable {
    /// How the event was asked for.
    public var asked: String
    /// The event; nil where the log does not show it.
    public var event: Event?
    /// Transactions that have written something and are open; their events are not to be seen yet.
    public var writers: [OpenWriter]
    /// Every subscription, by name.
    public var subscriptions: [Standing]

    /// Names every field.
    public init(asked: String, event: Event?, writers: [OpenWriter], subscriptions: [Standing]) {
        self.asked = asked
        self.event = event
        self.writers = writers
        self.subscriptions = subscriptions
    }

    /// What the log says of an event.
    public struct Event: Sendable, Equatable, Codable {
        /// Its identity.
        public var id: UUID
        /// Its name.
        public var name: String
        /// Its aggregate: `kind/id`.
        public var stream: String
        /// The aggregate's version after it.
        public var version: Int64
        /// Its place.
        public var position: Int64
        /// When it was written; nil where that is no time.
        public var recordedAt: Date?
        /// When it was called off.
        public var cancelledAt: Date?

        /// Names every field.
        public init(
            id: UUID, name: String, stream: String, version: Int64, position: Int64, recordedAt: Date?,
            cancelledAt: Date? = nil
        ) {
            self.id = id
            self.name = name
            self.stream = stream
            self.version = version
            self.position = position
            self.recordedAt = recordedAt
            self.cancelledAt = cancelledAt
        }
    }

    /// A transaction that has written something and is open.
    public struct OpenWriter: Sendable, Equatable, Codable {
        /// The server's process; nil for a prepared transaction.
        public var pid: Int32?
        /// How long it has been open, in seconds.
        public var seconds: Double
        /// What it does: `active`, `idle in transaction`, `prepared`.
        public var state: String
        /// What its program calls itself, or the name it was prepared under.
        public var application: String

        /// Names every field.
        public init(pid: Int32?, seconds: Double, state: String, application: String) {
            self.pid = pid
            self.seconds = seconds
            self.state = state
            self.application = application
        }
    }
}
