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
    @Option(help: "A backlog to drain, beside the usual one; may be given again.")
    var backlog: [Int] = [10_000, 1_000_000, 10_000_000]
    @Option(help: "The relay whose idle costs are measured; the one that was built beside this program, unless named.")
    var relay: String?
    @Option(help: "Only contests whose names hold this.") var only: String?
    @Option(help: "Write results.json, the table and the plot into this folder.") var output: String?
    @Flag(help: "Leave out what is compared with PgQ.") var withoutPgQ = false
    @Flag(help: "Only as much as shows that everything works; the figures mean nothing.") var smoke = false

    /// What could not be measured; the rest goes on without it.
    private var failed: [String] = []

    private enum CodingKeys: CodingKey { case rounds, seconds, events, backlog, relay, only, output, withoutPgQ, smoke }

    mutating func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        if smoke { (rounds, seconds, events, backlog) = (1, 0.5, 5000, [10_000]) }
        var results = Results(machine: Self.machine, server: "PostgreSQL 15", rounds: rounds)
        for durable in [true, false] {
            let arena = try await Arena(durable: durable, seconds: seconds, events: events)
            do {
                for (group, contests) in contests(in: arena) { try await fight(contests, group, &results) }
            } catch {
                await arena.close()
                throw error
            }
            await arena.close()
        }
        print(results.text)
        if let output { try results.write(to: output) }
        guard failed.isEmpty else { throw Tool.Failed(description: "failed: \(failed.joined(separator: "; "))") }
    }

    private mutating func fight(_ contests: [Contest], _ group: Group, _ results: inout Results) async throws {
        for contest in contests where only.map({ contest.name.contains($0) }) ?? true {
            if withoutPgQ, contest.theirs?.name.hasPrefix("PgQ") == true { continue }
            let rows: [Row]
            do { rows = try await contest.fight(rounds: rounds) } catch {
                say("\(contest.name): failed: \(error)")
                failed.append(contest.name)
                continue
            }
            results.add(rows, to: group)
            for row in rows {
                say("\(row.name): \((row.ratio ?? row.ours).median.short) (\(row.bar?.description ?? "no bar"))")
            }
        }
    }

    private func contests(in arena: Arena) -> [(Group, [Contest])] {
        guard arena.isDurable else { return [(.rates, Commands.contests(in: arena, among: [8], bar: 0.7))] }
        return [
            (
                .rates,
                Commands.contests(in: arena, bar: 0.95) + [
                    Commands.keyed(in: arena), Commands.ten(in: arena), Commands.client(in: arena),
                ]
            ),
            (.rates, Requests.contests(in: arena) + [Requests.floor(in: arena)]),
            (.rates, Relays.contests(in: arena) + [Deliveries.contest(in: arena)]),
            (.latency, Latency.contests(in: arena)),
            (.steadiness, Together.contests(in: arena) + Itself.contests(in: arena, backlogs: backlog)),
            (.scaling, Itself.curves(in: arena)),
            (.costs, Singly.contests(in: arena)),
            (.costs, [Relays.wal(in: arena), Idle.contest(in: arena, relay, seconds: smoke ? 1 : 10)]),
            (.costs, [Rollbacks.contest(in: arena, count: smoke ? 10_000 : 1_000_000)]),
        ]
    }

    private static var machine: String {
        "\(ProcessInfo.processInfo.activeProcessorCount) processors, \(ProcessInfo.processInfo.operatingSystemVersionString)"
    }
}
