import Outbox

/// How careful a relay is where others died before: a pure state machine, moved by the note of the last one.
///
/// The death of a relay with a whole batch in hand makes the next one take a few events at a time. Where that one dies
/// with the first few, the next takes one at a time: each is set aside then, and its try counted before it is made, so
/// that its deaths are counted too. A relay that is killed from outside leaves such a note as well; it costs a little
/// time and blames nobody.
struct Caution: Sendable, Equatable {
    private(set) var level = 0

    init() {}

    /// After a relay that left this note and died.
    init(after mark: Batch.Mark) { level = min(2, mark.level + 1) }

    /// What to note before the first events are taken like this.
    func mark(by holder: String) -> Batch.Mark { Batch.Mark(holder: holder, level: level) }

    /// What to note once some of them are done: whoever dies later does not die of those.
    static func renewed(by holder: String) -> Batch.Mark { Batch.Mark(holder: holder, level: 0) }

    /// True where each event is tried by itself.
    var isSingle: Bool { level == 2 }

    /// The most events to take at a time; nil for all.
    func limit(of batchSize: Int) -> Int? {
        switch level {
        case 0: nil
        case 1: Self.few(batchSize)
        default: 1
        }
    }

    /// How many are a few.
    static func few(_ batchSize: Int) -> Int { max(1, batchSize / 30) }

    /// A little less careful: a few at a time instead of one.
    mutating func relax() { level = min(1, level) }
}

/// What is in doubt since a relay died, until it is passed: a pure state machine.
///
/// One that took a few at a time had the next few in hand; these are tried one by one, and the rest of the batch a few
/// at a time again.
struct Doubt: Sendable, Equatable {
    private(set) var caution = Caution()
    /// The most events to take at a time; nil for all.
    private(set) var limit: Int?
    private var batch: Set<Int64> = []
    private var few: Set<Int64> = []
    private var batchSize = 0

    /// None.
    init() {}

    /// After a relay that left this note and died, with these events ahead.
    init(after mark: Batch.Mark, _ positions: [Int64], of batchSize: Int) {
        caution = Caution(after: mark)
        limit = caution.limit(of: batchSize)
        batch = Set(positions)
        few = Set(positions.prefix(Caution.few(batchSize)))
        self.batchSize = batchSize
    }

    /// Noted: only these lie ahead.
    mutating func pass(leaving ahead: [Int64]) {
        batch.formIntersection(ahead)
        few.formIntersection(ahead)
        if batch.isEmpty { self = Doubt() }
        if few.isEmpty {
            caution.relax()
            limit = caution.limit(of: batchSize)
        }
    }
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
