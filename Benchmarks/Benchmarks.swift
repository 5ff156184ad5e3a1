import ArgumentParser
import EmbeddedPostgres
import Foundation

/// `bench`: swift-outbox side by side with the floor of the work and with a peer, on a private server.
@main struct Benchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure swift-outbox beside the floor of the work and a peer, in one run.")

    @Option(help: "How often each pair is measured; the middle one counts.") var rounds = 3
    @Option(help: "Seconds a measurement of commands takes.") var seconds = 3.0
    @Option(help: "Events a measurement of a relay delivers.") var events = 100_000
    @Option(help: "Only contests whose names hold this.") var only: String?
    @Option(help: "Write results.json and the plots into this folder.") var output: String?
    @Flag(help: "Only as much as shows that everything works; the figures mean nothing.") var smoke = false

    mutating func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        if smoke { (rounds, seconds, events) = (1, 1, 5000) }
        var (table, results) = (Table(), Results(machine: Self.machine, server: "PostgreSQL", rounds: rounds))
        for durable in [true, false] {
            let arena = try await Arena(durable: durable, seconds: seconds, events: events)
            do {
                for contest in contests(in: arena, durable: durable) where only.map({ contest.name.contains($0) }) ?? true {
                    say("\(contest.name) ...")
                    let outcome = try await contest.fight(rounds: rounds)
                    table.add(outcome)
                    results.add(outcome)
                }
            } catch {
                await arena.close()
                throw error
            }
            await arena.close()
        }
        print(table.text)
        if let output { try results.write(to: output) }
    }

    private func contests(in arena: Arena, durable: Bool) -> [Contest] {
        if !durable { return Commands.contests(in: arena, among: [8], bar: 0.7).map { $0.named("\($0.name), fsync off") } }
        return Commands.contests(in: arena, bar: 0.95) + [
            Commands.keyed(in: arena, bar: 0.95), Commands.ten(in: arena, bar: 0.85),
        ] + Relays.contests(in: arena)
    }

    private func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

    private static var machine: String {
        "\(ProcessInfo.processInfo.activeProcessorCount) processors, \(ProcessInfo.processInfo.operatingSystemVersionString)"
    }
}
