import Outbox

/// Parts of the database.
struct Footprint: OptionSet {
    let rawValue: Int
    static let log = Footprint(rawValue: 1)
    static let aggregates = Footprint(rawValue: 2)
    static let keys = Footprint(rawValue: 4)
    static let checkpoints = Footprint(rawValue: 8)
    static let inbox = Footprint(rawValue: 16)
    static let parked = Footprint(rawValue: 32)
    static let cancellations = Footprint(rawValue: 64)
}

/// A transaction as the server knows it; it may outlive its client.
final class ServerTransaction {
    enum Ending { case committed, aborted, silenced }

    let number: Int
    let client: String
    /// Given at the first write.
    var xid: Int64?
    private(set) var ending: Ending?
    /// The connection is gone: what the server will do when it notices.
    var orphan: Ending?
    /// When its client last asked for something.
    var lastCall: Int
    /// How long it may be silent; nil without an end.
    var patience: Int?
    /// A statement failed: nothing but ROLLBACK is accepted.
    var hasFailed = false
    /// Whom it waits for.
    weak var waitsFor: ServerTransaction?
    /// What it appended to the log, by position.
    private(set) var rows: [LogRow] = []
    /// What it changed, so that nothing else has to be checked when it commits.
    private(set) var footprint: Footprint = []
    /// Effects of handlers, to be kept when it commits.
    var effects: [Effect] = []
    /// The terms it confirmed.
    var confirmed: [(shard: Shard, term: Int64)] = []
    private var endings: [(Bool) -> Void] = []

    init(number: Int, client: String, now: Int) {
        self.number = number
        self.client = client
        lastCall = now
    }

    var isOver: Bool { ending != nil }
    var hasWritten: Bool { !footprint.isEmpty || !effects.isEmpty || !confirmed.isEmpty }

    func append(_ row: LogRow) {
        rows.append(row)
        footprint.insert(.log)
    }

    func touches(_ part: Footprint) { footprint.formUnion(part) }

    func atEnd(_ action: @escaping (Bool) -> Void) { endings.append(action) }

    func end(_ ending: Ending) {
        guard self.ending == nil else { return }
        self.ending = ending
        for action in endings { action(ending == .committed) }
        endings = []
    }
}
