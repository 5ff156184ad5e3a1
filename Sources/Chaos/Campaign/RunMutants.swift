import ArgumentParser
import Foundation

/// `chaos mutants`: every planted fault has to be found.
struct RunMutants: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "mutants")

    @Option(help: "The same seed draws the same faults.") var seed: UInt64 = 7
    @Flag(help: "Keep the journals.") var keep = false
    @Option(help: "Only these.") var only: [String] = []

    func run() async throws {
        try enterOwnNamespace()
        var failed: [String] = []
        say("mutant                  killed by                       after")
        let mutants = Mutant.all.filter { only.isEmpty || only.contains($0.name) }
        for conditions in Mutant.Conditions.all
        where mutants.contains(where: { $0.conditions.name == conditions.name }) {
            let outcome = try await hunt("none", conditions)
            tell("none (\(conditions.name))", outcome)
            if !outcome.violations.isEmpty { failed.append("none (\(conditions.name))") }
        }
        for mutant in mutants {
            let outcome = try await hunt(mutant.name, mutant.conditions)
            tell(mutant.name, outcome)
            if !outcome.violations.contains(where: \.isProof) { failed.append(mutant.name) }
        }
        guard failed.isEmpty else {
            say("mutants: FAILED: \(failed.joined(separator: ", "))")
            throw ExitCode.failure
        }
        say("mutants: passed: every one of \(mutants.count) was killed, and nothing was found without one")
    }

    private func tell(_ name: String, _ outcome: Campaign.Outcome) {
        let killer = outcome.violations.first(where: \.isProof) ?? outcome.violations.first
        if keep, let killer { say("\(outcome.folder): \(killer)") }
        say(
            pad(name, 24) + pad(killer?.invariant ?? "nothing", 32) + String(format: "%.1f s", outcome.seconds))
    }

    /// A campaign with a planted fault; `none` is none.
    private func hunt(_ mutant: String, _ conditions: Mutant.Conditions) async throws -> Campaign.Outcome {
        var options = CampaignOptions(seed: seed, seconds: conditions.seconds)
        options.mutant = mutant
        options.disk = .memory(megabytes: 1500)
        options.drainLimit = .seconds(60)
        options.meanPause = 350
        options.isQuiet = true
        options.keeps = keep
        options.mix = conditions.mix
        options.faults = conditions.faults
        options.deadlyRedrives = conditions.deadlyRedrives
        options.commitCuts = conditions.commitCuts
        return try await Campaign(options).run()
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text.padding(toLength: max(width, text.count + 1), withPad: " ", startingAt: 0)
    }
}
