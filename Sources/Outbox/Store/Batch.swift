public import Foundation

/// What comes next for a subscription.
public struct Batch: Sendable {
    /// Events it asked for, in the order of delivery: those that were set aside and whose turn has come, then new ones.
    public var events: [PendingEvent]
    /// The position before the first new one.
    public var start: Int64
    /// Where the checkpoint stands once all of them are handled or parked.
    public var end: Checkpoint
    /// Events that failed before, are first of their stream and due to be tried again.
    public var due: [ParkedEvent]
    /// How long until the next parked event is due; nil while none waits for its time.
    public var nextDue: Duration?
    /// True where the log may hold more right now.
    public var hasMore: Bool
    /// Who has, or had, this batch in hand.
    public var mark: Mark?

    /// Names every field; stores make them.
    public init(
        events: [PendingEvent], start: Int64, end: Checkpoint, due: [ParkedEvent], nextDue: Duration?, hasMore: Bool,
        mark: Mark? = nil
    ) {
        self.events = events
        self.start = start
        self.end = end
        self.due = due
        self.nextDue = nextDue
        self.hasMore = hasMore
        self.mark = mark
    }

    /// True where there is nothing to do now.
    public var isEmpty: Bool { !hasEvents && due.isEmpty }

    /// True where there are events not tried yet, or rows of the log to pass over.
    public var hasEvents: Bool { hasMore || !events.isEmpty }

    /// Only the first events, and where the checkpoint stands after them.
    public func prefix(_ count: Int) -> Batch {
        guard count < events.count else { return self }
        var batch = self
        batch.events.removeLast(events.count - count)
        batch.end = end.at(batch.events.last { !$0.isParked }?.event.position ?? start)
        batch.hasMore = true
        return batch
    }

    /// A relay's note that it is at work here, or was.
    public struct Mark: Hashable, Sendable {
        /// The relay.
        public var holder: String
        /// How long ago it noted that; not stored.
        public var age: Duration
        /// How many events it has in hand at most; 0 where it was the last to work here, and is done.
        public var count: Int

        /// Names every field.
        public init(holder: String, count: Int, age: Duration = .zero) {
            self.holder = holder
            self.age = age
            self.count = count
        }
    }
}

/// An event on its way to a handler.
public struct PendingEvent: Sendable {
    /// The event.
    public var event: LoggedEvent
    /// True where an earlier event of its stream is parked, so that it has to wait behind that one.
    public var isBlocked: Bool
    /// How long until a scheduled event's time comes; nil where it has, or there is none.
    public var delay: Duration?
    /// True where a scheduled event was called off.
    public var isCancelled: Bool
    /// True where it was set aside untried, and its turn has come: what it waited for is gone, or its time is here.
    public var isParked: Bool

    /// Pairs an event with what stands before it.
    public init(
        _ event: LoggedEvent, isBlocked: Bool, delay: Duration? = nil, isCancelled: Bool = false,
        isParked: Bool = false
    ) {
        self.event = event
        self.isBlocked = isBlocked
        self.delay = delay
        self.isCancelled = isCancelled
        self.isParked = isParked
    }
}

/// How far a subscription has read: a window of commits, and a position inside it.
public struct Checkpoint: Hashable, Sendable {
    /// What the position is inside of.
    public var window: Window
    /// The last position read inside the window.
    public var position: Int64

    /// Names every field; stores make them.
    public init(window: Window, position: Int64) {
        self.window = window
        self.position = position
    }

    /// The same window, read up to `position` only.
    public func at(_ position: Int64) -> Checkpoint { Checkpoint(window: window, position: position) }
}

/// The commits between two snapshots of the database.
public struct Window: Hashable, Sendable {
    /// Everything visible in this snapshot was read before; a store's own notation.
    public var after: String
    /// The window holds what is visible in this one and not in `after`.
    public var upTo: String
    /// The least position of transactions that began after `after`; those that were open then may lie below.
    public var origin: Int64
    /// The greatest position of the window.
    ///
    /// Read that far, it is used up.
    public var ceiling: Int64

    /// Names every field; stores make them.
    public init(after: String = "", upTo: String = "", origin: Int64 = 0, ceiling: Int64) {
        self.after = after
        self.upTo = upTo
        self.origin = origin
        self.ceiling = ceiling
    }
}

/// What must happen once for a subscription: the event, unless its handler names something else, such as the book.
public struct EffectKey: Hashable, Sendable {
    /// The name itself.
    public let uuid: UUID
    /// True where the handler named the effect by `once:`, so that it outlives its event.
    public let isNamed: Bool

    /// Names an effect: by the event's identity, or (`isNamed`) by what a handler says.
    public init(_ uuid: UUID, isNamed: Bool = false) {
        self.uuid = uuid
        self.isNamed = isNamed
    }
}
