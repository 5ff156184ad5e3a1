import Outbox

/// How careful a relay is where others died before: a pure state machine, moved by the note of the last one.
///
/// A note says how many events its relay had in hand. Whoever finds it after a death takes an eighth of them at a time,
/// until all of them are passed, and then twice as many each time. Where it was a few only, they are tried one by one:
/// each is set aside, and its try counted before it is made, so that its deaths are counted too. A relay that is killed
/// from outside leaves such a note as well; it costs a little time and blames nobody.
struct Caution: Sendable, Equatable {
    /// The most events to take at a time; nil for all.
    private(set) var limit: Int?
    /// True where each event is tried by itself.
    private(set) var isSingle = false
    /// What the relay that died had in hand, as far as it is not passed yet, by position.
    private var doubtful: Set<Int64> = []
    private var batchSize = 0

    /// None.
    init() {}

    /// After a relay that left this note and died, with these events ahead.
    init(after mark: Batch.Mark, _ ahead: [Int64], of batchSize: Int) {
        let count = max(1, mark.count)
        isSingle = count <= Self.few
        limit = isSingle ? 1 : count / Self.few
        doubtful = Set(ahead.prefix(count))
        self.batchSize = batchSize
        if doubtful.isEmpty { self = Caution() }
    }

    /// Noted: something was done, and only these lie ahead.
    mutating func pass(leaving ahead: [Int64]) {
        doubtful.formIntersection(ahead)
        guard doubtful.isEmpty, let taken = limit else { return }
        isSingle = false
        limit = taken * 2
        if taken * 2 >= batchSize || ahead.isEmpty { self = Caution() }
    }

    /// What to note before the next events are taken.
    func mark(by holder: String, of batchSize: Int) -> Batch.Mark {
        Batch.Mark(holder: holder, count: min(limit ?? batchSize, batchSize))
    }

    private static let few = 8
}

extension ParkedEvent {
    /// An event set aside to be tried by itself, since relays died with it and others in hand.
    init(suspect: LoggedEvent) { self.init(event: suspect, state: .retrying, attempts: 0) }

    /// The event as dead, where its tries took too many processes with them; nil where it may be tried once more.
    func killed(by trial: Trial, _ retry: RetryPolicy) -> ParkedEvent? {
        let isKiller = trial.deaths >= retry.maximumDeaths
        guard isKiller || trial.attempts > retry.maximumAttempts else { return nil }
        return ParkedEvent(
            event: event, state: .dead, attempts: trial.attempts - 1, deaths: trial.deaths,
            error: isKiller || error == nil ? Self.epitaph(trial.deaths) : error)
    }

    private static func epitaph(_ deaths: Int) -> String {
        "no relay survived its handler, \(deaths) times; look for a crash or an endless loop"
    }
}
