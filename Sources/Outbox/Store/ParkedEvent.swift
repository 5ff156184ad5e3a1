/// An event set aside for one subscription, because it failed or because it waits behind one that did.
public struct ParkedEvent: Sendable {
    /// Where it stands.
    public enum State: String, Sendable {
        /// Behind an earlier event of its stream; not tried yet.
        case waiting
        /// Its time has not come; it blocks nobody.
        case scheduled
        /// Failed; tried again when its time has come.
        case retrying
        /// Failed for good; waits for an operator, and its stream waits with it.
        case dead
    }

    /// The event.
    public var event: LoggedEvent
    /// Where it stands.
    public var state: State
    /// How often its handler was tried, and its outcome told.
    public var attempts: Int
    /// How many further tries no relay lived to tell the outcome of.
    public var deaths: Int
    /// How long until it is tried again, when it is parked.
    public var delay: Duration
    /// What its handler threw last, without payload.
    public var error: String?
    /// True where a scheduled event was called off.
    public var isCancelled: Bool
    /// The try that was begun for it; nil where none was.
    public var trial: Trial?

    /// Names every field.
    public init(
        event: LoggedEvent, state: State, attempts: Int, deaths: Int = 0, delay: Duration = .zero,
        error: String? = nil, isCancelled: Bool = false
    ) {
        self.event = event
        self.state = state
        self.attempts = attempts
        self.deaths = deaths
        self.delay = delay
        self.error = error
        self.isCancelled = isCancelled
    }
}
