import Outbox

/// Tries every order of a small world's steps, up to a number of preemptions and faults.
///
/// A run follows a prefix of choices, then lets whoever runs go on; each point of it at which another choice was possible
/// becomes a new prefix. A state that was met before with as much left to spend is not gone on from.
struct Explorer {
    let campaign: Campaign
    let script: Script
    let preemptions: Int
    let faults: [Fault]
    let faultLimit: Int
    private(set) var runs = 0
    private(set) var steps = 0
    private(set) var pruned = 0
    private(set) var isComplete = true

    init(_ campaign: Campaign, _ script: Script, preemptions: Int, faults: [Fault] = [], faultLimit: Int = 0) {
        self.campaign = campaign
        self.script = script
        self.preemptions = preemptions
        self.faults = faults
        self.faultLimit = faultLimit
    }

    /// The first broken run, if there is one within so many.
    mutating func search(limit: Int) -> Campaign.Outcome? {
        var open: [[Decision]] = [[]]
        var seen: [Int: [Spent]] = [:]
        while let prefix = open.popLast() {
            guard runs < limit else {
                isComplete = false
                return nil
            }
            let chooser = ExploringChooser(prefix)
            chooser.isKnown = { state, spent in
                if seen[state, default: []].contains(where: { $0.isWithin(spent) }) { return true }
                seen[state, default: []].append(spent)
                return false
            }
            let outcome = campaign.run(script, chooser)
            runs += 1
            steps += outcome.steps
            if chooser.isPruned { pruned += 1 }
            if outcome.violation != nil { return outcome }
            open += alternatives(of: chooser, beyond: prefix.count)
        }
        return nil
    }

    private func alternatives(of chooser: ExploringChooser, beyond length: Int) -> [[Decision]] {
        var found: [[Decision]] = []
        for (index, point) in chooser.points.enumerated().dropFirst(length) {
            let before = Array(chooser.made[..<index])
            let chosen = chooser.made[index].actor
            for actor in point.runnable where actor != chosen {
                if point.preemptions + (point.isFree ? 0 : 1) <= preemptions {
                    found.append(before + [Decision(actor: actor)])
                }
            }
            guard point.faults < faultLimit else { continue }
            for fault in faults { found.append(before + [Decision(actor: chosen, fault: fault)]) }
        }
        return found
    }
}

/// What a run has used of its bounds.
struct Spent {
    let preemptions: Int
    let faults: Int

    /// True where it leaves as much of both: less of one does not make up for more of the other.
    func isWithin(_ other: Spent) -> Bool { preemptions <= other.preemptions && faults <= other.faults }
}

/// Follows a prefix, then lets whoever runs go on, and notes what else was possible.
final class ExploringChooser: Chooser {
    struct Point {
        let runnable: [Int]
        let preemptions: Int
        let faults: Int
        /// Whoever ran cannot go on: any choice is free.
        let isFree: Bool
    }

    private(set) var points: [Point] = []
    private(set) var made: [Decision] = []
    private(set) var isPruned = false
    var isKnown: (_ state: Int, _ spent: Spent) -> Bool = { _, _ in false }
    private let prefix: [Decision]
    private var preemptions = 0
    private var faults = 0
    private var last = 0

    init(_ prefix: [Decision]) { self.prefix = prefix }

    func next(_ runnable: [Int], _ scheduler: Scheduler) -> Decision? {
        if scheduler.isQuiet() { return nil }
        let isFree = !runnable.contains(last)
        let isNew = made.count >= prefix.count
        if made.count > prefix.count, isKnown(scheduler.state(last), Spent(preemptions: preemptions, faults: faults)) {
            isPruned = true
            scheduler.stop()
            return nil
        }
        points.append(Point(runnable: runnable, preemptions: preemptions, faults: faults, isFree: isFree))
        let decision = isNew ? Decision(actor: isFree ? runnable[0] : last) : prefix[made.count]
        if decision.actor != last, !isFree { preemptions += 1 }
        if decision.fault != nil { faults += 1 }
        last = decision.actor
        made.append(decision)
        return decision
    }
}

extension Scheduler {
    /// A number for everything that decides what can happen from here on.
    func state(_ last: Int) -> Int {
        var hasher = Hasher()
        hasher.combine(last)
        hasher.combine(now)
        for actor in actors {
            hasher.combine(actor.history)
            hasher.combine(actor.frozenUntil)
            hasher.combine(actor.wakesAt)
        }
        hasher.combine(server.state)
        return hasher.finalize()
    }
}

extension Server {
    /// A number for everything stored and locked.
    var state: Int {
        var hasher = Hasher()
        for row in log {
            hasher.combine(row.xid)
            hasher.combine(row.number)
            hasher.combine(row.writer.ending == .committed)
            hasher.combine(row.writer.isOver)
        }
        hasher.combine(snapshot(nil))
        hasher.combine(
            checkpoints.state { row, hasher in
                hasher.combine(row.after)
                hasher.combine(row.upTo)
                hasher.combine(row.position)
                hasher.combine(row.term)
                hasher.combine(row.holder)
                hasher.combine(row.leasedUntil)
                hasher.combine(row.mark)
            })
        hasher.combine(
            parked.state { row, hasher in
                hasher.combine(row.state)
                hasher.combine(row.attempts)
                hasher.combine(row.missing)
                hasher.combine(row.due)
                hasher.combine(row.trial)
            })
        hasher.combine(inbox.state { _, _ in })
        hasher.combine(keys.state { _, _ in })
        hasher.combine(aggregates.state { row, hasher in hasher.combine(row.recorded.version) })
        for transaction in open {
            hasher.combine(transaction.client)
            hasher.combine(transaction.xid)
            hasher.combine(transaction.orphan)
            hasher.combine(transaction.patience)
        }
        return hasher.finalize()
    }
}

extension Table {
    /// The same for the same rows under the same locks, in whatever order.
    func state(_ combine: (Row, inout Hasher) -> Void) -> Int {
        all.reduce(0) { sum, cell in
            var hasher = Hasher()
            hasher.combine(cell.key)
            hasher.combine(cell.owner?.xid)
            for row in [cell.committed, cell.pending] {
                hasher.combine(row == nil)
                if let row { combine(row, &hasher) }
            }
            return sum &+ hasher.finalize()
        }
    }
}
