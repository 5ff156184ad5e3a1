import Foundation
import Testing

@Suite struct CampaignTests {
    /// `MODEL_SEED` repeats one run, with `MODEL_SCHEDULE` one that was shrunk or found by the exploration; `MODEL_RUNS` asks
    /// for more than CI has time for, `MODEL_FROM` for others.
    @Test func `Every promise holds, whoever goes first and whatever fails`() async {
        let environment = ProcessInfo.processInfo.environment
        if let schedule = Schedule(environment) { return await repeats(schedule) }
        func number(_ name: String) -> UInt64? { environment[name].flatMap(UInt64.init) }
        let first = number("MODEL_SEED") ?? number("MODEL_FROM") ?? 0
        let count = number("MODEL_SEED") == nil ? number("MODEL_RUNS") ?? 300 : 1
        let start = ContinuousClock.now
        let runs = await Bench.runAll { part, parts in
            broken(stride(from: first + UInt64(part), to: first + count, by: parts))
        }
        for report in runs.compactMap(\.report) { Issue.record("\(report)") }
        let time = (ContinuousClock.now - start) / .seconds(1)
        let (steps, rate) = (runs.reduce(0) { $0 + $1.steps }, Int(Double(count) / time))
        print("model: \(count) interleavings, \(steps) steps, \(rate) interleavings a second")
    }

    private func repeats(_ schedule: Schedule) async {
        let outcome = await Bench.run { schedule.run(tellsStory: true) }
        if outcome.violation != nil { Issue.record("\(outcome.report(of: schedule.mutant))") }
        print("model: one schedule, \(outcome.steps) steps")
    }

    @Test func `The same seed is the same run`() async {
        let isSame = await Bench.run {
            let runs = [Campaign(), Campaign()].map { $0.run(seed: 7) }
            let again = Campaign().run(runs[0].script, ReplayChooser(runs[0].decisions), tellsStory: true)
            return [runs[1], again].allSatisfy { $0.decisions == runs[0].decisions }
        }
        #expect(isSame)
    }
}

/// The steps taken, and what was wrong with the first run that broke a promise.
private func broken(_ seeds: some Sequence<UInt64>) -> (steps: Int, report: String?) {
    let campaign = Campaign()
    var steps = 0
    for seed in seeds {
        let outcome = campaign.run(seed: seed)
        steps += outcome.steps
        if outcome.violation != nil { return (steps, campaign.explain(outcome)) }
    }
    return (steps, nil)
}
