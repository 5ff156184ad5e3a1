import Foundation
import Testing

@Suite struct ExplorationTests {
    @Test(arguments: [(1, 0), (2, 0), (0, 1), (1, 1), (0, 2)])
    func `No order of a small world's steps breaks a promise`(_ preemptions: Int, _ faults: Int) async {
        let start = ContinuousClock.now
        let limit = ProcessInfo.processInfo.environment["MODEL_SCHEDULES"].flatMap(Int.init) ?? 600
        let (figures, report) = await Bench.run {
            var explorer = Explorer(
                Campaign(), Script(.small(third: "a")), preemptions: preemptions,
                faults: [.lost, .lostUnnoticed, .unknownCommitted, .unknownLate, .diedUnnoticed, .frozen],
                faultLimit: faults)
            let report = explorer.search(limit: limit).map { explorer.campaign.explain($0) }
            return (explorer.figures, report)
        }
        if let report { Issue.record("\(report)") }
        print("model: \(preemptions) preemptions, \(faults) faults: \(figures) in \(ContinuousClock.now - start)")
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
    fileprivate var figures: String {
        """
        \(runs) schedules (\(pruned) ended at a known state), \(steps) steps, \(isComplete ? "all there are" : "cut off")
        """
    }
}
