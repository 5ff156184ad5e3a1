import ArgumentParser
import Foundation

/// `chaos run`: one campaign and its verdict.
struct RunCampaign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "run")

    enum Profile: String, ExpressibleByArgument { case ci, soak }

    @Option(help: "How long the faults go on.") var seconds = 180.0
    @Option(help: "The same seed draws the same faults.") var seed: UInt64?
    @Option(help: "ci: the server's data is in memory; soak: on the machine's disk.") var profile = Profile.ci
    @Option(help: "Fewer commands are a failure.") var minimumCommands = 0
    @Option(help: "Fewer faults are a failure.") var minimumFaults = 0
    @Option(help: "Only these faults, by name.") var faults: [String] = []
    @Option(help: "Of ten thousand events, how many kill the process that handles them (ci: 2, soak: 1).")
    var deadly: Int?
    @Option(help: "Of a hundred calls for a flaky event, how many fail.") var failing = Mix().failing
    @Option(help: "Mean milliseconds between two faults (ci: 500, soak: 1500).") var pause: Int?
    @Option(help: "Mean milliseconds between two commands of one of 16 workers (ci: 0, soak: 200).") var thinking: Int?
    @Flag(help: "Keep the journals though all is well.") var keep = false

    func run() async throws {
        try enterOwnNamespace()
        let seed = seed ?? UInt64.random(in: 1...999_999)
        var options = CampaignOptions(seed: seed, seconds: seconds)
        options.mix.failing = failing
        options.keeps = keep
        options.drainLimit = .seconds(120 + seconds / 20)
        if profile == .soak {
            options.disk = .file(megabytes: 20_000)
            options.meanPause = 1500
            options.mix.thinking = 200
            options.mix.deadly = 1
        }
        if let deadly { options.mix.deadly = deadly }
        if let pause { options.meanPause = pause }
        if let thinking { options.mix.thinking = thinking }
        if !faults.isEmpty { options.faults = faults.compactMap { Fault(rawValue: $0).map { ($0, 1) } } }
        say("chaos: seed \(seed), \(Int(seconds)) s, profile \(profile.rawValue)")
        let outcome = try await Campaign(options).run()
        let report = outcome.report
        say(report.line)
        for violated in outcome.violations { say("\(violated)") }
        var failures = outcome.violations.map(\.invariant)
        if outcome.violations.isEmpty {
            if report.number("commands") < minimumCommands { failures.append("fewer than \(minimumCommands) commands") }
            if report.number("faults") < minimumFaults { failures.append("fewer than \(minimumFaults) faults") }
        } else {
            say("journals and the server's log: \(outcome.folder); repeat with --seed \(seed)")
        }
        guard failures.isEmpty else {
            say("chaos: FAILED: \(failures.joined(separator: ", "))")
            throw ExitCode.failure
        }
        say(
            "chaos: passed: \(report.number("commands")) commands, \(report.number("faults")) faults, "
                + "lost=0 dup_effects=0 order_violations=0 phantom=0 innocents=0")
    }
}
