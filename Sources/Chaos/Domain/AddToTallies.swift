import Foundation
import Outbox

#if canImport(Glibc)
    import Glibc
#endif

/// Adds to one tally or several, in one transaction.
struct AddToTallies: Command {
    static let name: CommandName = "tally.add"
    /// Also in every event, so that events can be counted by command.
    let key: String
    let tallies: [Int]
    var amount: Int64
    let nature: Nature
    let effect: UUID
    /// How long the transaction stays open after its first event was written, in milliseconds.
    let pause: UInt32
    /// Whether the handler changes its mind at the end.
    let isRefused: Bool

    struct Refused: Error {}

    struct Answer: Codable {
        var versions: [Int64] = []
        var totals: [Int64] = []
    }

    func handle(in work: UnitOfWork) throws -> Answer {
        var answer = Answer()
        for (place, number) in tallies.enumerated() {
            let repository = work.repository(of: Tally.self)
            var tally = try repository.find(Tally.id(number)) ?? Tally(id: Tally.id(number))
            failpoint("after_begin")
            let effect = place == 0 ? effect : UUID()
            tally.add(Added(key: key, tally: number, amount: amount, nature: nature, effect: effect))
            let saved = try repository.save(tally)
            answer.versions.append(saved.version)
            answer.totals.append(saved.total)
            if place == 0, pause > 0 {
                try work.flush()
                usleep(pause * 1000)
            }
        }
        if isRefused { throw Refused() }
        return answer
    }
}

/// How many commands in a hundred are of which kind.
struct Mix: Sendable {
    /// Of two tallies, most of them slow in between.
    var pairs = 8
    /// Without an idempotency key.
    var keyless = 3
    /// Whose event shares its effect with others.
    var shared = 3
    /// Whose events make reactions save events of their own.
    var echoing = 5
    /// Of ten thousand: whose events kill the process that handles them.
    var deadly = 2
    /// Of a thousand: whose handler fails now and then.
    var flaky = 11
    /// Of a hundred calls for one of those, how many fail.
    var failing = 50
    /// Milliseconds a writer's worker waits before its next command, on average.
    var thinking = 0
    /// Of whose events a delivery's handler reads from the database.
    var reading = 25
    /// How many milliseconds it reads.
    var readingTime = 0
}

extension AddToTallies {
    /// The next command of a writer: mostly one of a few hot tallies, sometimes two, sometimes slow, refused or poisoned.
    static func random(key: String, _ mix: Mix, _ random: inout SplitMix64) -> AddToTallies {
        let dice = Int.random(in: 0..<1000, using: &random)
        let isDeadly = Int.random(in: 0..<10_000, using: &random) < mix.deadly
        let nature: Nature =
            switch dice {
            case _ where isDeadly: .deadly
            case 0..<2: .poison
            case 2..<(2 + mix.flaky): .flaky
            case 2 + mix.flaky..<(2 + mix.flaky + mix.echoing * 10): .echoing
            default: .plain
            }
        // Those that fail for good have tallies of their own: what stands behind them waits.
        let first =
            switch nature {
            case .poison, .deadly: Int.random(in: 1000..<1030, using: &random)
            default:
                Int.random(in: 0..<10, using: &random) < 6
                    ? Int.random(in: 0..<20, using: &random) : Int.random(in: 20..<1030, using: &random)
            }
        let isPair = Int.random(in: 0..<100, using: &random) < mix.pairs
        let second = Int.random(in: 0..<20, using: &random)
        let isSlow = Int.random(in: 0..<100, using: &random) < (isPair ? 60 : 3)
        let isShared = nature == .plain && Int.random(in: 0..<100, using: &random) < mix.shared
        let effect = isShared ? Tally.id(5_000_000 + Int.random(in: 0..<200, using: &random)).uuid : UUID()
        return AddToTallies(
            key: key, tallies: isPair && second != first ? [first, second] : [first],
            amount: Int64.random(in: 1...100, using: &random), nature: nature, effect: effect,
            pause: isSlow ? UInt32.random(in: 1...(isPair ? 60 : 200), using: &random) : 0,
            isRefused: Int.random(in: 0..<100, using: &random) < 2)
    }
}
