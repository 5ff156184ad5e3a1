/// Something of ours measured beside something else, in turns, in one run.
struct Contest: Sendable {
    /// What is measured, as the table says it.
    let name: String
    /// What a rate counts, such as `events/s`.
    let unit: String
    /// The least ratio that is good enough; nil for a figure without a bar.
    let bar: Double?
    let ours: Contestant
    let theirs: Contestant

    /// Measures both, `rounds` times, the first one by turns.
    func fight(rounds: Int) async throws -> Outcome {
        var (mine, other): ([Double], [Double]) = ([], [])
        for round in 0..<rounds {
            if round.isMultiple(of: 2) {
                mine.append(try await ours.rate())
                other.append(try await theirs.rate())
            } else {
                other.append(try await theirs.rate())
                mine.append(try await ours.rate())
            }
        }
        return Outcome(contest: self, ours: Figures(mine), theirs: Figures(other), ratio: Figures(ratios(mine, other)))
    }

    /// The same under another name.
    func named(_ name: String) -> Contest { Contest(name: name, unit: unit, bar: bar, ours: ours, theirs: theirs) }

    private func ratios(_ mine: [Double], _ other: [Double]) -> [Double] { zip(mine, other).map { $0 / $1 } }

    /// What a contest came to.
    struct Outcome: Sendable {
        let contest: Contest
        let ours: Figures
        let theirs: Figures
        /// Round by round, so that what slows the machine down for a while slows both.
        let ratio: Figures

        var isMet: Bool { contest.bar.map { ratio.median >= $0 } ?? true }
    }
}

/// One side of a contest.
struct Contestant: Sendable {
    let name: String
    /// Makes everything ready, measures once, and gives what it did in a second.
    let rate: @Sendable () async throws -> Double
}

/// The middle of several measurements, with the least and the most.
struct Figures: Sendable, Codable {
    let median: Double
    let least: Double
    let most: Double

    init(_ values: [Double]) {
        let sorted = values.sorted()
        median = sorted.isEmpty ? 0 : (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        least = sorted.first ?? 0
        most = sorted.last ?? 0
    }
}
