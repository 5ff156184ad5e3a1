import Foundation

/// One line of the table.
struct Row: Codable, Sendable {
    var group = Group.rates
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

    mutating func add(_ rows: [Row], to group: Group) {
        self.rows += rows.map { row in
            var row = row
            row.group = group
            return row
        }
    }

    /// A table for each group.
    var text: String {
        Group.allCases.map { group in (group, rows.filter { $0.group == group }) }.filter { !$0.1.isEmpty }
            .map { group, rows in "### \(group.title)\n\n\(Table(rows).text)" }.joined(separator: "\n")
    }

    func write(to folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(self).write(to: URL(fileURLWithPath: folder + "/results.json"))
        for group in Group.allCases where group.isPlotted {
            let rows = rows.filter { $0.group == group && $0.ratio != nil }
            guard !rows.isEmpty else { continue }
            try RatioPlot(title: group.title, rows: rows).svg.write(
                toFile: "\(folder)/\(group).svg", atomically: true, encoding: .utf8)
        }
        try text.write(toFile: folder + "/table.md", atomically: true, encoding: .utf8)
    }
}
