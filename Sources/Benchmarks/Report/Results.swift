import Foundation

/// One line of the table.
struct Row: Codable, Sendable {
    let name: String
    let unit: String
    let bar: Bar?
    let ours: Figures
    /// What ours is compared with, and how it did.
    let peer: String?
    let theirs: Figures?
    let ratio: Figures?

    /// Whether it is good enough; nil where nothing was asked.
    var isMet: Bool? { bar.map { $0.isMet(by: (ratio ?? ours).median) } }
}

/// What a run measured, as a file.
struct Results: Codable {
    let machine: String
    let server: String
    let rounds: Int
    private(set) var rows: [Row] = []

    init(machine: String, server: String, rounds: Int) {
        self.machine = machine
        self.server = server
        self.rounds = rounds
    }

    mutating func add(_ rows: [Row]) { self.rows += rows }

    func write(to folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(self).write(to: URL(fileURLWithPath: folder + "/results.json"))
        try RatioPlot(rows: rows.filter { $0.ratio != nil }).svg.write(
            toFile: folder + "/ratios.svg", atomically: true, encoding: .utf8)
        try Table(rows).text.write(toFile: folder + "/table.md", atomically: true, encoding: .utf8)
    }
}
