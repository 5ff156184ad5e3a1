import Foundation
import Outbox

/// What happens in a world: who writes what, who delivers, how much may go wrong.
///
/// All of it from one seed.
struct Script {
    var seed: UInt64 = 0
    /// How to make it again.
    private(set) var origin = Schedule.Origin.seed(0)
    var writers: [[Move]] = []
    var relays = 2
    var shards = 1
    var batchSize = 3
    /// Whether a batch is read one position at a time.
    var readsOn = false
    var delivers = true
    var echoes = false
    var operators = 0
    /// How many faults may strike.
    var faults = 0
    /// How often a relay is asked to stop.
    var stops = 0
    /// How many choices are the chooser's; the rest is run in turn, without faults.
    var steps = 200
    /// Milliseconds a step.
    var tick = 1
    var lease = 400

    static let react: SubscriptionName = "react"
    static let deliver: SubscriptionName = "deliver"

    init() {}

    /// Two writers with three events on two or three streams, two relays with one subscription; with `one`, one writer with
    /// two events on one stream.
    init(smallWithThird third: String) {
        func part(_ number: Int, _ stream: String) -> Move.Part {
            Move.Part(stream: stream, number: number, nature: .ordinary, effect: UUID(numbered: number))
        }
        origin = .small(third: third)
        writers =
            third == "one"
            ? [[Move(parts: [part(1, "a")]), Move(parts: [part(2, "a")])]]
            : [[Move(parts: [part(1, "a"), part(2, "b")])], [Move(parts: [part(3, third)])]]
        delivers = false
        tick = 0
    }

    init(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        self.seed = seed
        origin = .seed(seed)
        shards = 1 + random.below(2)
        batchSize = 1 + random.below(4)
        echoes = random.chance(30)
        delivers = random.chance(70)
        operators = random.chance(30) ? 1 : 0
        faults = random.below(5)
        readsOn = SplitMix64.fixed(seed, 4) % 2 == 0
        stops = max(0, SplitMix64.fixed(seed, 3) % 6 - 2)
        steps = 40 + random.below(260)
        var maker = Maker()
        writers = (0..<(2 + random.below(2))).map { _ in
            (0..<(1 + random.below(3))).map { _ in maker.command(&random) }
        }
    }

    private struct Maker {
        var number = 0

        mutating func command(_ random: inout SplitMix64) -> Move {
            let streams = ["a", "b", "c"]
            let first = random.below(3)
            var parts = [part(streams[first], &random)]
            if random.chance(25) { parts.append(part(streams[(first + 1) % 3], &random)) }
            if random.chance(15) { parts.append(part(streams[first], &random)) }
            return Move(parts: parts, isRefused: random.chance(8))
        }

        mutating func part(_ stream: String, _ random: inout SplitMix64) -> Move.Part {
            number += 1
            let natures: [Nature] = [
                .ordinary, .ordinary, .ordinary, .ordinary, .ordinary, .ordinary, .failing, .failing, .hopeless,
                .killing,
            ]
            let effect = random.chance(10) ? max(1, number - 1) : number
            return Move.Part(
                stream: stream, number: number, nature: natures[random.below(natures.count)],
                effect: UUID(numbered: effect), due: random.chance(20) ? 50 + random.below(300) : nil)
        }
    }
}
