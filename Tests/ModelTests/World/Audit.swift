import Foundation
import Outbox

/// A promise that was broken.
struct Broken: Error, CustomStringConvertible {
    let description: String

    init(_ promise: String, _ what: String) { description = "\(promise): \(what)" }
}

/// Watches a world from outside and checks every promise after every commit and every call; nothing else changes what can
/// be seen.
///
/// A commit is checked for what it changed: what it left alone was right before it.
struct Audit {
    /// An event for a subscription.
    struct Case: Hashable {
        let subscription: SubscriptionName
        let number: Int
    }

    let script: Script
    /// How often handlers threw, and took their process with them.
    var failures: [Case: Int] = [:]
    private(set) var kills: [Case: Int] = [:]
    /// Faults that may cost a try: a death, or an absence longer than a lease.
    var taken = 0
    var faults = 0
    /// Events that were ever set aside.
    private var aside: Set<Case> = []
    /// Events an operator gave up.
    var skipped: Set<Case> = []
    /// What dead events were to blame for when an operator had them tried again.
    private var forgiven: [Case: Int] = [:]
    /// When events were called off.
    private var offs: [UUID: Int] = [:]
    /// Events that went out by `Deliver`, in the order they first did.
    private(set) var called: [Int: Int] = [:]
    private var answers: [IdempotencyKey: [UInt8]] = [:]
    private var invokedNumbers: Set<Int> = []
    private var refusedNumbers: Set<Int> = []
    private var done: Set<InboxKey> = []
    private var lastCheckpoints: [Shard: CheckpointRow] = [:]
    private var effectCount = 0

    init(_ script: Script) { self.script = script }

    var subscriptions: [SubscriptionName] {
        script.delivers ? [Script.react, Script.deliver] : [Script.react]
    }

    // MARK: Commands

    mutating func invoked(_ command: Move, _ key: IdempotencyKey) {
        for part in command.parts { invokedNumbers.insert(part.number) }
    }

    mutating func answered(
        _ command: Move, _ key: IdempotencyKey, _ stored: [UInt8], _ server: Server
    ) throws {
        if let known = answers[key], known != stored { throw Broken("I8", "two answers under key \(key)") }
        answers[key] = stored
        let numbers = server.committed.map(\.number)
        for part in command.parts {
            let count = numbers.count { $0 == part.number }
            guard count == 1 else {
                throw Broken("I2", "event \(part.number) of an answered command is there \(count) times")
            }
        }
    }

    mutating func refused(_ command: Move, _ server: Server) throws {
        for part in command.parts {
            refusedNumbers.insert(part.number)
            if server.committed.contains(where: { $0.number == part.number }) {
                throw Broken("I3", "event \(part.number) of a refused command is in the log")
            }
        }
    }

    // MARK: Calls

    mutating func killed(_ event: Case) throws {
        kills[event, default: 0] += 1
        // Every relay once before any note, once with the batch noted and once with a few, then one at a time.
        // What dies of another event beside it is a death of this one's relay, too.
        let beside = kills.values.reduce(0, +) - kills[event, default: 0]
        // One that was set aside may get its turn just then, and be taken for the one that was in hand.
        let before = aside.count { $0.subscription == event.subscription && $0.number != event.number }
        let bound = script.relays + 2 + Handlers.retry.maximumDeaths + faults + beside + before
        if kills[event, default: 0] > bound, script.operators == 0 {
            throw Broken("I14", "event \(event.number) took \(bound + 1) processes with it")
        }
    }

    mutating func called(_ number: Int, _ server: Server, _ now: Int) throws {
        guard let row = server.committed.first(where: { $0.number == number }) else {
            throw Broken("I3", "event \(number) went out and is not in the log")
        }
        called[number, default: 0] += 1
        guard called[number] == 1 else { return }
        try checkTime(of: row, now)
        for earlier in server.committed where earlier.precedes(row) {
            guard called[earlier.number] == nil, !isLetGo(earlier, Script.deliver, server) else { continue }
            throw Broken("I6", "event \(number) went out before \(earlier.number)")
        }
    }

    private func checkTime(of row: LogRow, _ now: Int) throws {
        guard let due = row.due else { return }
        if now < due { throw Broken("scheduled", "event \(row.number) came at \(now), its time is \(due)") }
        // Later ones may cross a try that is under way.
        if let off = offs[row.event.id], off < due {
            throw Broken("scheduled", "event \(row.number) came although it was called off")
        }
    }

    /// A cancellation counts from its commit.
    mutating func calledOff(_ event: UUID, at now: Int) { offs[event] = min(offs[event] ?? now, now) }

    private func isLetGo(_ row: LogRow, _ name: SubscriptionName, _ server: Server) -> Bool {
        skipped.contains(Case(subscription: name, number: row.number))
            || server.cancellations.row(row.event.id) != nil
    }

    // MARK: Commits

    mutating func committed(_ transaction: ServerTransaction, _ server: Server, _ now: Int) throws {
        let log = server.committed
        let changed = transaction.footprint
        if !changed.isDisjoint(with: [.log, .aggregates]) { try checkLog(log, server) }
        try checkEffects(of: transaction, log, server, now)
        if changed.contains(.checkpoints) { try checkCheckpoints(server) }
        for (shard, term) in transaction.confirmed where server.checkpoints.row(shard)?.term != term {
            throw Broken("I12", "a settlement of term \(term) was committed")
        }
        if !changed.isDisjoint(with: [.log, .checkpoints, .parked, .inbox, .cancellations]) {
            for name in subscriptions { try checkConservation(log, name, server) }
        }
        if changed.contains(.parked) { try checkParked(server) }
    }

    private func checkLog(_ log: [LogRow], _ server: Server) throws {
        var versions: [StreamID: Int64] = [:]
        var numbers: Set<Int> = []
        for row in log {
            guard numbers.insert(row.number).inserted else {
                throw Broken("I8", "event \(row.number) is in the log twice")
            }
            if row.number < 1000, !invokedNumbers.contains(row.number) || refusedNumbers.contains(row.number) {
                throw Broken("I3", "nobody asked for event \(row.number)")
            }
            guard row.event.record.streamVersion == versions[row.stream, default: 0] + 1 else {
                throw Broken("I1", "\(row.stream) has version \(row.event.record.streamVersion) out of turn")
            }
            versions[row.stream] = row.event.record.streamVersion
        }
        for (stream, state) in server.aggregates.rows() where state.recorded.version != versions[stream] {
            throw Broken("I1", "\(stream) is at version \(state.recorded.version) and its events are not")
        }
    }

    private mutating func checkEffects(
        of transaction: ServerTransaction, _ log: [LogRow], _ server: Server, _ now: Int
    ) throws {
        for effect in transaction.effects {
            let name = effect.subscription
            if skipped.contains(Case(subscription: name, number: effect.number)) {
                throw Broken("skip", "\(name) handled event \(effect.number) after it was skipped")
            }
            guard let row = log.first(where: { $0.number == effect.number }) else {
                throw Broken("I3", "an effect on event \(effect.number), which is not in the log")
            }
            try checkTime(of: row, now)
            for earlier in log where earlier.precedes(row) {
                if isDone(earlier, name, server) || isLetGo(earlier, name, server) { continue }
                throw Broken("I6", "\(name) handled event \(effect.number) before \(earlier.number)")
            }
            let once = InboxKey(subscription: name, effect: row.effect)
            guard done.insert(once).inserted else {
                throw Broken("I5", "\(name) handled event \(effect.number) again")
            }
        }
    }

    private mutating func checkCheckpoints(_ server: Server) throws {
        for (shard, row) in server.checkpoints.rows() {
            defer { lastCheckpoints[shard] = row }
            guard let last = lastCheckpoints[shard] else { continue }
            if row.term < last.term
                || (row.term == last.term && row.holder != nil && last.holder != nil && row.holder != last.holder)
            {
                throw Broken("I7", "term \(row.term) of \(shard) has two holders")
            }
            guard row.upTo != last.upTo || row.position != last.position else { continue }
            for event in server.log
            where row.isAhead(of: event, server.mutant) && !last.isAhead(of: event, server.mutant) {
                throw Broken("I7", "the checkpoint of \(shard) went back before event \(event.number)")
            }
        }
    }

    private func checkConservation(_ log: [LogRow], _ name: SubscriptionName, _ server: Server) throws {
        for row in log {
            guard let checkpoint = server.checkpoints.row(Shard(name, server.shard(of: row.stream, name))) else {
                continue
            }
            let isPending = checkpoint.isAhead(of: row, server.mutant)
            let isParked = server.parked.row(ParkedKey(subscription: name, position: row.event.position)) != nil
            let isDone = isDone(row, name, server)
            if !isPending, !isParked, !isDone, !isLetGo(row, name, server) {
                throw Broken("I9", "\(name) has lost event \(row.number)")
            }
            if name == Script.react, isPending, isParked {
                throw Broken("I9", "\(name) has event \(row.number) twice: pending and parked")
            }
            if name == Script.deliver, isParked, isDone, !skipped.contains(Case(subscription: name, number: row.number))
            {
                throw Broken("I9", "\(name) has event \(row.number) twice: parked and delivered")
            }
        }
    }

    private mutating func checkParked(_ server: Server) throws {
        for (key, row) in server.parked.rows() {
            let event = Case(subscription: key.subscription, number: row.number)
            aside.insert(event)
            let blame = blame(of: event) - forgiven[event, default: 0]
            if row.attempts > blame + (row.trial == nil ? 0 : 1) {
                throw Broken("I11", "event \(row.number) counts \(row.attempts) tries, \(blame) are its own")
            }
            if row.state == .dead, blame < min(Handlers.retry.maximumAttempts, Handlers.retry.maximumDeaths) {
                throw Broken("I11", "event \(row.number) is dead and has failed \(blame) times")
            }
            if row.attempts > Handlers.retry.maximumAttempts + 1 {
                throw Broken("I13", "event \(row.number) was tried \(row.attempts) times")
            }
        }
    }

    /// A process that dies takes every try with it that is under way in it.
    private func blame(of event: Case) -> Int { failures[event, default: 0] + kills.values.reduce(taken, +) }

    /// A dead event has as many tries as a new one from here on.
    mutating func redriven(_ event: Case) { forgiven[event] = blame(of: event) }

    /// Whoever stopped in good order keeps nobody waiting for the lease it knew of, and leaves no note that asks for care
    /// unless it had lost the lease before.
    func retired(_ holder: String, from shard: Shard, term: Int64?, _ server: Server) throws {
        guard let row = server.checkpoints.row(shard), term != nil || shard.subscription == Script.react else { return }
        if row.holder == holder, row.term == term {
            throw Broken("stop", "\(holder) is gone and has the lease of \(shard)")
        }
        guard let mark = row.mark, mark.holder == holder, mark.count > 0 else { return }
        throw Broken("stop", "\(holder) is gone and noted \(mark.count) events of \(shard) as in hand")
    }

    private func isDone(_ row: LogRow, _ name: SubscriptionName, _ server: Server) -> Bool {
        server.inbox.row(InboxKey(subscription: name, effect: row.effect(for: name))) != nil
    }

    // MARK: The end

    /// True where everything is handled, or waits for an operator.
    func isDone(_ server: Server) -> Bool { unfinished(server).isEmpty }

    /// The events that are still on their way, by subscription.
    func unfinished(_ server: Server) -> [String] {
        let log = server.committed
        return subscriptions.flatMap { name in
            log.compactMap { row -> String? in
                let key = ParkedKey(subscription: name, position: row.event.position)
                guard let checkpoint = server.checkpoints.row(Shard(name, server.shard(of: row.stream, name))) else {
                    return nil
                }
                if checkpoint.isAhead(of: row, server.mutant) { return "\(name) \(row.number) pending" }
                guard let parked = server.parked.row(key), parked.state != .dead else { return nil }
                let isBehindDead = server.parked.rows().contains {
                    $0.key.subscription == name && $0.row.state == .dead && $0.key.position < key.position
                        && $0.row.event.stream == row.stream
                }
                return isBehindDead && parked.state != .scheduled ? nil : "\(name) \(row.number) \(parked.state)"
            }
        }
    }
}

extension LogRow {
    /// True for an earlier event of the same stream that the other has to wait for.
    func precedes(_ other: LogRow) -> Bool {
        stream == other.stream && event.position < other.event.position && due == nil && other.due == nil
    }
}
