import Outbox
import WhiteLabel

/// Who wants to enrol what, and who relays, by chance: the same from the same seed.
struct EnrolmentSchedule: Sendable, CustomStringConvertible {
    /// One wish.
    struct Wish: Sendable {
        let email: String
        let organisation: String
        /// How far away its deadline is, in seconds: some are over before anything was made.
        let patience: Double
    }

    let seed: UInt64
    let wishes: [Wish]
    let relays: Int
    let shards: Int

    var description: String { "seed \(seed)" }

    init(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        self.seed = seed
        // Few addresses and names, so that most collide: the last name is refused to everybody.
        let names = ["Analytical Engines", "analytical  ENGINES", "Difference Engines", "Looms", "White Label"]
        wishes = (0..<(8 + random.below(12))).map { _ in
            Wish(
                email: random.chance(50) ? "ada\(random.below(3))@example.com" : "ADA\(random.below(3))@example.com",
                organisation: names[random.below(names.count)],
                patience: random.chance(30) ? Double(random.below(150)) / 1000 : 3600)
        }
        relays = 1 + random.below(3)
        shards = 1 + random.below(4)
    }
}
