import Outbox
import WhiteLabel

/// Who trades with whom, who answers and how often, by chance: the same from the same seed.
struct TradingSchedule: Sendable, CustomStringConvertible {
    /// One move of one client.
    enum Move: Sendable {
        case accept(Int)
        case decline(Int)
        case publishAgain(Int)
    }

    let seed: UInt64
    let traders: [Identity<User>]
    /// Who offers and who answers, by their places.
    let pairs: [(one: Int, other: Int)]
    /// What each of several clients does, in its order; several may answer one trade.
    let clients: [[Move]]
    let relays: Int
    let shards: Int

    var description: String { "seed \(seed)" }

    init(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        self.seed = seed
        let count = 2 + random.below(4)
        traders = (0..<count).map { _ in Identity() }
        // Few traders and two to three dozen trades: most traders come near the fifth, from below or above.
        pairs = (0..<(8 + random.below(16))).map { _ in
            let one = random.below(count)
            return (one, (one + 1 + random.below(count - 1)) % count)
        }
        var moves = pairs.indices.flatMap { trade -> [Move] in
            let answers: [Move] = random.chance(20) ? [.decline(trade), .accept(trade)] : [.accept(trade)]
            let repeats: [Move] = random.chance(40) ? [.accept(trade), .publishAgain(trade)] : []
            return answers + repeats
        }
        moves.shuffle(using: &random)
        var clients = [[Move]](repeating: [], count: 2 + random.below(4))
        for move in moves { clients[random.below(clients.count)].append(move) }
        self.clients = clients
        relays = 1 + random.below(3)
        shards = 1 + random.below(4)
    }
}
