import Outbox

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
    var hasWritten: Bool { !endings.isEmpty || !effects.isEmpty }

    func atEnd(_ action: @escaping (Bool) -> Void) { endings.append(action) }

    func end(_ ending: Ending) {
        guard self.ending == nil else { return }
        self.ending = ending
        for action in endings { action(ending == .committed) }
        endings = []
    }
}
