import Foundation
import Testing

@Suite struct CampaignTests {
    @Test func `Every promise holds in some thousand interleavings`() throws {
        let campaign = Campaign()
        let start = ContinuousClock.now
        var (runs, steps) = (0, 0)
        for seed in 0..<UInt64(ProcessInfo.processInfo.environment["MODEL_RUNS"] ?? "300")! {
            let outcome = campaign.run(seed: seed)
            runs += 1
            steps += outcome.steps
            if let violation = outcome.violation {
                let told = campaign.run(outcome.script, ReplayChooser(outcome.decisions), tellsStory: true)
                print(told.story.joined(separator: "\n"))
                Issue.record("seed=\(seed): \(violation)")
                break
            }
        }
        print("\(runs) runs, \(steps) steps in \(ContinuousClock.now - start)")
    }
}
