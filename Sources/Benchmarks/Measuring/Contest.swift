/// Something of ours measured beside something else, in turns, in one run; or by itself.
struct Contest: Sendable {
    /// What is measured, as the table says it.
    let name: String
    /// The figures that one measurement gives.
    let aspects: [Aspect]
    let ours: Contestant
    /// Nil where ours is looked at by itself.
    let theirs: Contestant?

    /// One figure of a measurement.
    struct Aspect: Sendable {
        /// What it is, where there are several.
        var name = ""
        /// What it counts, such as `events/s`.
        let unit: String
        /// What is good enough: of the ratio, or of the figure itself where nothing stands beside it.
        var bar: Bar?
    }

    init(_ name: String, _ aspects: [Aspect], ours: Contestant, theirs: Contestant? = nil) {
        (self.name, self.aspects, self.ours, self.theirs) = (name, aspects, ours, theirs)
    }

    init(_ name: String, _ unit: String, _ bar: Bar? = nil, ours: Contestant, theirs: Contestant? = nil) {
        self.init(name, [Aspect(unit: unit, bar: bar)], ours: ours, theirs: theirs)
    }

    /// Measures both, `rounds` times, the first one by turns.
    func fight(rounds: Int) async throws -> [Row] {
        var (mine, other): ([[Double]], [[Double]]) = ([], [])
        for round in 0..<rounds {
            if round.isMultiple(of: 2) { mine.append(try await ours.measure()) }
            if let theirs { other.append(try await theirs.measure()) }
            if !round.isMultiple(of: 2) { mine.append(try await ours.measure()) }
        }
        return aspects.enumerated().map { place, aspect in
            row(aspect, mine.map { $0[place] }, other.map { $0[place] })
        }
    }

    private func row(_ aspect: Aspect, _ mine: [Double], _ other: [Double]) -> Row {
        Row(
            name: aspect.name.isEmpty ? name : "\(name), \(aspect.name)", unit: aspect.unit, bar: aspect.bar,
            ours: Figures(mine), peer: theirs?.name, theirs: theirs.map { _ in Figures(other) },
            // Round by round, so that what slows the machine down for a while slows both.
            ratio: theirs.map { _ in Figures(zip(mine, other).map { $0 / $1 }) })
    }
}

/// One side of a contest.
struct Contestant: Sendable {
    let name: String
    /// Makes everything ready, measures once, and gives a figure for each aspect.
    let measure: @Sendable () async throws -> [Double]

    init(_ name: String = "swift-outbox", measure: @escaping @Sendable () async throws -> [Double]) {
        (self.name, self.measure) = (name, measure)
    }

    /// For the one figure that most have.
    init(_ name: String = "swift-outbox", rate: @escaping @Sendable () async throws -> Double) {
        self.init(name) { [try await rate()] }
    }
}

/// What is good enough.
enum Bar: Sendable, Codable, CustomStringConvertible {
    case atLeast(Double)
    case atMost(Double)

    func isMet(by value: Double) -> Bool {
        switch self {
        case .atLeast(let bar): value >= bar
        case .atMost(let bar): value <= bar
        }
    }

    var value: Double {
        switch self {
        case .atLeast(let bar), .atMost(let bar): bar
        }
    }

    var description: String {
        switch self {
        case .atLeast(let bar): "≥ \(bar.short)"
        case .atMost(let bar): "≤ \(bar.short)"
        }
    }
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
