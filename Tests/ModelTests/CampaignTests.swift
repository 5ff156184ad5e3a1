import Foundation
import Testing

@Suite struct CampaignTests {
    /// `MODEL_SEED` repeats one run, `MODEL_RUNS` asks for more than CI has time for, `MODEL_FROM` for others.
    @Test func `Every promise holds, whoever goes first and whatever fails`() {
        let environment = ProcessInfo.processInfo.environment
        func number(_ name: String) -> UInt64? { environment[name].flatMap(UInt64.init) }
        let first = number("MODEL_SEED") ?? number("MODEL_FROM") ?? 0
        let count = number("MODEL_SEED") == nil ? number("MODEL_RUNS") ?? 300 : 1
        let campaign = Campaign()
        let start = ContinuousClock.now
        var steps = 0
        for seed in first..<(first + count) {
            let outcome = campaign.run(seed: seed)
            steps += outcome.steps
            if outcome.violation != nil {
                Issue.record("\(campaign.explain(outcome))")
                return
            }
        }
        print("model: \(count) interleavings, \(steps) steps in \(ContinuousClock.now - start)")
    }

    @Test func `The same seed is the same run`() {
        let runs = [Campaign(), Campaign()].map { $0.run(seed: 7) }
        #expect(runs[0].decisions == runs[1].decisions)
        let again = Campaign().run(runs[0].script, ReplayChooser(runs[0].decisions), tellsStory: true)
        #expect(again.decisions == runs[0].decisions)
    }
}
