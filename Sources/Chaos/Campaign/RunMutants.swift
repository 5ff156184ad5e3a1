import ArgumentParser
import Foundation

/// `chaos mutants`: every planted fault has to be found.
struct RunMutants: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "mutants")

    @Option(help: "How long the faults go on where nothing is found.") var seconds = 12.0
    @Option(help: "The same seed draws the same faults.") var seed: UInt64 = 7
    @Flag(help: "Keep the journals.") var keep = false
    @Option(help: "Only these.") var only: [String] = []

    func run() async throws {
        try enterOwnNamespace()
        var survivors: [String] = []
        say("mutant                  killed by                       after")
        for mutant in Mutant.all where only.isEmpty || only.contains(mutant.name) {
            let outcome = try await hunt(mutant)
            if let killer = outcome.violations.first {
                if keep { say("\(outcome.folder): \(killer)") }
                say(pad(mutant.name, 24) + pad(killer.invariant, 32) + String(format: "%.1f s", outcome.seconds))
            } else {
                survivors.append(mutant.name)
                say(pad(mutant.name, 24) + pad("SURVIVED", 32) + String(format: "%.1f s", outcome.seconds))
            }
        }
        guard survivors.isEmpty else {
            say("mutants: FAILED: \(survivors.joined(separator: ", ")) survived")
            throw ExitCode.failure
        }
        say("mutants: passed: every one of \(only.isEmpty ? Mutant.all.count : only.count) was killed")
    }

    private func hunt(_ mutant: Mutant) async throws -> Campaign.Outcome {
        var options = CampaignOptions(seed: seed, seconds: mutant.seconds ?? seconds)
        options.mutant = mutant.name
        options.disk = .memory(megabytes: 1500)
        options.drainLimit = .seconds(60)
        options.isQuiet = true
        options.keeps = keep
        options.mix = mutant.mix
        if !mutant.faults.isEmpty { options.faults = mutant.faults }
        return try await Campaign(options).run()
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text.padding(toLength: max(width, text.count + 1), withPad: " ", startingAt: 0)
    }
}
