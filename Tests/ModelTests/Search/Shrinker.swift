import Foundation

/// Makes a failing run short enough to be read: first without the faults it does not need, then without the choices.
struct Shrinker {
    let campaign: Campaign
    let script: Script
    /// The most runs it may take.
    var budget = 600

    /// The shortest run found that breaks the same promise.
    mutating func shrink(_ outcome: Campaign.Outcome) -> Campaign.Outcome {
        guard let broken = outcome.promise else { return outcome }
        var decisions = outcome.decisions
        func isStillBroken(_ candidate: [Decision]) -> Bool {
            guard budget > 0 else { return false }
            budget -= 1
            return campaign.run(script, ReplayChooser(candidate)).promise == broken
        }
        for index in decisions.indices where decisions[index].fault != nil {
            var candidate = decisions
            candidate[index].fault = nil
            if isStillBroken(candidate) { decisions = candidate }
        }
        var size = decisions.count
        while size > 0 {
            var start = 0
            while start < decisions.count {
                let candidate = Array(decisions[..<start] + decisions[min(start + size, decisions.count)...])
                if isStillBroken(candidate) { decisions = candidate } else { start += size }
            }
            size /= 2
        }
        return campaign.run(script, ReplayChooser(decisions), tellsStory: true)
    }
}

extension Campaign.Outcome {
    /// Which promise was broken, without what it was about.
    var promise: Substring? { violation.map { $0.prefix { $0 != ":" } } }

    /// A long story without its middle.
    private var told: [String] {
        story.count <= 240 || ProcessInfo.processInfo.environment["MODEL_STORY"] != nil
            ? story : story.prefix(200) + ["… \(story.count - 240) steps …"] + story.suffix(40)
    }

    /// The run in words: the last thing is what broke.
    func report(of mutant: Mutant?) -> String {
        let schedule = Schedule(origin: script.origin, mutant: mutant, decisions: decisions)
        let words = schedule.environment.map { "\($0)='\($1)'" }.joined(separator: " ")
        return """
            seed=\(script.origin) \(violation ?? "nothing broken")
            repeat it with: \(words) swift test --filter ModelTests.CampaignTests
            \(script.summary)
            \(told.joined(separator: "\n"))
            """
    }
}

extension Script {
    /// What is written, for a reader.
    var summary: String {
        let lines = writers.enumerated().map { index, commands in
            "writer \(index): "
                + commands.map { command in
                    let parts = command.parts.map { part in
                        "\(part.number) \(part.nature) on \(part.stream)\(part.due.map { " at \($0)" } ?? "")"
                    }
                    return parts.joined(separator: " + ") + (command.isRefused ? ", refused" : "")
                }.joined(separator: "; ")
        }
        let batches = "batches of \(batchSize)\(readsOn ? ", read one by one" : "")"
        return (["\(relays) relays, \(shards) shards, \(batches)"] + lines).joined(separator: "\n")
    }
}
