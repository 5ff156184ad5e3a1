import Foundation

/// What a run measured, as a file.
struct Results: Codable {
    struct Row: Codable {
        let name: String
        let unit: String
        let peer: String
        let bar: Double?
        let ours: Figures
        let theirs: Figures
        let ratio: Figures
    }

    var machine: String
    var server: String
    var rounds: Int
    private(set) var rows: [Row] = []

    init(machine: String, server: String, rounds: Int) {
        (self.machine, self.server, self.rounds) = (machine, server, rounds)
    }

    mutating func add(_ outcome: Contest.Outcome) {
        let contest = outcome.contest
        rows.append(
            Row(
                name: contest.name, unit: contest.unit, peer: contest.theirs.name, bar: contest.bar, ours: outcome.ours,
                theirs: outcome.theirs, ratio: outcome.ratio))
    }

    func write(to folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(self).write(to: URL(fileURLWithPath: folder + "/results.json"))
        try RatioPlot(rows: rows).svg.write(toFile: folder + "/ratios.svg", atomically: true, encoding: .utf8)
    }
}
