import Foundation
import Testing

/// How far a small world is explored: every order of its steps within this.
struct Bound: Sendable, CustomStringConvertible {
    var world = "a"
    let preemptions: Int
    var faultLimit = 0
    var faults: [Fault] = []

    static let failures: [Fault] = [.lost, .lostUnnoticed, .unknownCommitted, .unknownLate, .diedUnnoticed, .frozen]

    var description: String {
        let struck = faults == Self.failures ? "any" : faults.map { "\($0)" }.joined(separator: ", ")
        return "world \(world), \(preemptions) preemptions, \(faultLimit) faults\(faultLimit > 0 ? " (\(struck))" : "")"
    }

    /// `MODEL_BOUNDS=large` asks for those that take an optimized build.
    static var asked: [Bound] {
        let small = [
            Bound(preemptions: 1), Bound(preemptions: 0, faultLimit: 1, faults: [.died, .diedUnnoticed]),
            Bound(world: "one", preemptions: 1, faultLimit: 1, faults: [.diedUnnoticed]),
        ]
        let large = [
            Bound(preemptions: 2), Bound(preemptions: 0, faultLimit: 1, faults: failures),
            Bound(preemptions: 1, faultLimit: 1, faults: [.diedUnnoticed]),
            Bound(preemptions: 1, faultLimit: 1, faults: [.stopped]),
            Bound(world: "one", preemptions: 3),
            Bound(world: "one", preemptions: 2, faultLimit: 1, faults: [.diedUnnoticed]),
            Bound(world: "one", preemptions: 1, faultLimit: 1, faults: failures),
        ]
        return ProcessInfo.processInfo.environment["MODEL_BOUNDS"] == "large" ? small + large : small
    }
}

@Suite struct ExplorationTests {
    @Test(arguments: Bound.asked)
    func `No order of a small world's steps breaks a promise`(_ bound: Bound) async {
        let (figures, isComplete, report) = await Bench.run {
            let start = ContinuousClock.now
            var explorer = Explorer(
                Campaign(), Script(.small(third: bound.world)), preemptions: bound.preemptions, faults: bound.faults,
                faultLimit: bound.faultLimit)
            let report = explorer.search(limit: .max).map { explorer.campaign.explain($0) }
            return (explorer.figures(in: ContinuousClock.now - start), explorer.isComplete, report)
        }
        if let report { Issue.record("\(report)") }
        #expect(isComplete || report != nil)
        print("model: \(bound): \(figures)")
    }

    @Test func `The search finds a lost event by itself`() async {
        let broken = await Bench.run {
            var explorer = Explorer(Campaign(mutant: .positionCursor), Script(.small(third: "c")), preemptions: 1)
            return explorer.search(limit: 3000)?.promise
        }
        #expect(broken == "I9" || broken == "I6")
    }
}

extension Explorer {
    fileprivate func figures(in time: Duration) -> String {
        """
        all of \(runs) schedules (\(pruned) ended at a known state), \(steps) steps, \
        \(Int(Double(runs) / (time / .seconds(1)))) schedules a second
        """
    }
}
