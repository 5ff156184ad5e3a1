import Foundation
import Testing

@Suite struct ScheduleTests {
    @Test func `What a planted fault breaks in the exploration is printed with what repeats it`() async throws {
        let (found, report) = try #require(
            await Bench.run {
                var explorer = Explorer(
                    Campaign(mutant: .positionCursor), Script(.small(third: "c")), preemptions: 1)
                return explorer.search(limit: 3000).map { ($0.promise.map(String.init), explorer.campaign.explain($0)) }
            })
        try await expect(report, toRepeat: found)
    }

    @Test func `What a planted fault breaks in the campaign is printed with what repeats it`() async throws {
        let (found, report) = try #require(
            await Bench.run {
                let campaign = Campaign(mutant: .noInbox)
                let outcome = (0..<50).lazy.map { campaign.run(seed: $0) }.first { $0.violation != nil }
                return outcome.map { ($0.promise.map(String.init), campaign.explain($0)) }
            })
        try await expect(report, toRepeat: found)
    }

    @Test func `A schedule that nobody wrote is none`() {
        let broken = ["MODEL_SEED": "small-a", "MODEL_SCHEDULE": "1*3,2!unheard-of"]
        #expect(Schedule(broken) == nil)
        #expect([Decision](schedule: "1*0") == nil)
        #expect([Decision](schedule: "1*3,-1,2!died")?.schedule == "1*3,-1,2!died")
    }

    /// The words of a report ask for the very run it tells.
    private func expect(_ report: String, toRepeat promise: String?) async throws {
        let line = try #require(report.split(separator: "\n").first { $0.hasPrefix("repeat it with: ") })
        let words = line.dropFirst("repeat it with: ".count).split(separator: " ").filter { $0.hasPrefix("MODEL_") }
        let environment = Dictionary(
            uniqueKeysWithValues: words.map { word in
                let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
                return (parts[0], parts.count > 1 ? parts[1].trimmingCharacters(in: ["'"]) : "")
            })
        let schedule = try #require(Schedule(environment))
        let again = await Bench.run {
            let outcome = schedule.run(tellsStory: true)
            return (outcome.promise.map(String.init), outcome.story)
        }
        #expect(again.0 == promise)
        #expect(!again.1.isEmpty && report.hasSuffix(again.1.suffix(40).joined(separator: "\n")))
    }
}
