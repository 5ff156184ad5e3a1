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
    func `No order of a small world's steps breaks a promise`(_ preemptions: Int, _ faults: Int) {
        let start = ContinuousClock.now
        let limit = ProcessInfo.processInfo.environment["MODEL_SCHEDULES"].flatMap(Int.init) ?? 600
        var explorer = Explorer(
            Campaign(), script(), preemptions: preemptions,
            faults: [.lost, .lostUnnoticed, .unknownCommitted, .unknownLate, .diedUnnoticed, .frozen],
            faultLimit: faults)
        if let broken = explorer.search(limit: limit) {
            Issue.record("\(explorer.campaign.explain(broken))")
        }
        print(
            """
            model: \(preemptions) preemptions, \(faults) faults: \(explorer.runs) schedules (\(explorer.pruned) ended at a \
            known state), \(explorer.steps) steps, \(explorer.isComplete ? "all there are" : "cut off") in \
            \(ContinuousClock.now - start)
            """)
    }

    @Test func `The search finds a lost event by itself`() {
        var explorer = Explorer(Campaign(mutant: .positionCursor), script(third: "c"), preemptions: 1)
        let broken = explorer.search(limit: 3000)
        #expect(broken?.promise == "I9" || broken?.promise == "I6")
    }
}
