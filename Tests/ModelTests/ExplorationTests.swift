import Foundation
import Testing

@Suite struct ExplorationTests {
    /// Two writers with three events on two streams, two relays with one subscription.
    private func script(third: String = "a") -> Script {
        var script = Script()
        func part(_ number: Int, _ stream: String) -> Move.Part {
            Move.Part(stream: stream, number: number, nature: .ordinary, effect: UUID(numbered: number))
        }
        script.writers = [[Move(parts: [part(1, "a"), part(2, "b")])], [Move(parts: [part(3, third)])]]
        script.delivers = false
        script.tick = 0
        return script
    }

    @Test(arguments: [(1, 0), (2, 0), (0, 1), (1, 1), (0, 2)])
    func `No order of a small world's steps breaks a promise`(_ preemptions: Int, _ faults: Int) async {
        let start = ContinuousClock.now
        let limit = ProcessInfo.processInfo.environment["MODEL_SCHEDULES"].flatMap(Int.init) ?? 600
        let (figures, report) = await Bench.run {
            var explorer = Explorer(
                Campaign(), script(), preemptions: preemptions,
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
            var explorer = Explorer(Campaign(mutant: .positionCursor), script(third: "c"), preemptions: 1)
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
