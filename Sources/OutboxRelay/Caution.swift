import Outbox

/// How careful a relay is where others died before: a pure state machine, moved by the note of the last one.
///
/// The first death of a relay with a whole batch in hand makes the next one take a few events at a time, the next death
/// one at a time. Then the event that comes next is the suspect: after so many deaths of it, it is set aside. A relay
/// that is killed from outside leaves such a note too; so nothing is set aside before it was in hand each time.
struct Caution: Sendable, Equatable {
    private(set) var level = 0
    /// The event that comes next; nil where that is none to be tried.
    private(set) var suspect: Int64?
    /// How many relays died of the suspect, one at a time.
    private(set) var deaths = 0

    /// None, before this event.
    init(before suspect: Int64? = nil) { self.suspect = suspect }

    /// After a relay that left this note and died, before this event.
    init(after mark: Batch.Mark, before suspect: Int64?) {
        self.suspect = suspect
        level = min(2, mark.level + 1)
        if mark.level == 2, suspect != nil { deaths = mark.suspect == suspect ? mark.deaths + 1 : 1 }
    }

    /// Going on under a note: one's own, or one of a relay that died.
    init(under mark: Batch.Mark?, as holder: String, before suspect: Int64?) {
        switch mark {
        case nil: self.init(before: suspect)
        case let mark? where mark.holder != holder: self.init(after: mark, before: suspect)
        case let mark?:
            self.init(before: suspect)
            level = mark.level
            deaths = mark.suspect == suspect ? mark.deaths : 0
        }
    }

    /// What to note.
    func mark(by holder: String) -> Batch.Mark {
        Batch.Mark(holder: holder, level: level, suspect: suspect, deaths: deaths)
    }

    /// The most events to take at a time; nil for all.
    func limit(of batchSize: Int) -> Int? {
        switch level {
        case 0: nil
        case 1: max(1, batchSize / 30)
        default: 1
        }
    }

    /// True where the suspect took too many relays with it.
    func isFatal(_ retry: RetryPolicy) -> Bool { deaths >= retry.maximumDeaths }
}

extension ParkedEvent {
    /// An event that no relay survived, before it could be tried by itself.
    init(killer: LoggedEvent, deaths: Int) {
        self.init(event: killer, state: .dead, attempts: deaths, deaths: deaths, error: Self.epitaph(deaths))
    }

    /// The event as dead, where its tries took too many processes with them; nil where it may be tried once more.
    func killed(by trial: Trial, _ retry: RetryPolicy) -> ParkedEvent? {
        guard trial.deaths >= retry.maximumDeaths || trial.attempts > retry.maximumAttempts else { return nil }
        return ParkedEvent(
            event: event, state: .dead, attempts: trial.attempts - 1, deaths: trial.deaths,
            error: trial.deaths == 0 ? error : Self.epitaph(trial.deaths))
    }

    private static func epitaph(_ deaths: Int) -> String {
        "no relay survived its handler, \(deaths) times; look for a crash or an endless loop"
    }
}
