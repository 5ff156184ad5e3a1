import Outbox
import WhiteLabel

/// Who withdraws, decides and tells again which order and when, by chance: the same from the same seed.
struct OrderingSchedule: Sendable, CustomStringConvertible {
    /// One move of one client.
    enum Move: Sendable {
        case withdraw(Int)
        case decide(Int, isGranted: Bool)
        case tellAgain(Int)
    }

    let seed: UInt64
    let orders: Int
    /// What each of several clients does, in its order; several may decide on one approval.
    let clients: [[Move]]
    let relays: Int
    let shards: Int

    var description: String { "seed \(seed)" }

    init(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        self.seed = seed
        orders = 6 + random.below(10)
        var moves = (0..<orders).flatMap { order -> [Move] in
            var moves: [Move] = []
            if random.chance(70) { moves.append(.withdraw(order)) }
            for _ in 0..<random.below(3) { moves.append(.decide(order, isGranted: random.chance(60))) }
            if random.chance(40) { moves.append(.tellAgain(order)) }
            return moves
        }
        moves.shuffle(using: &random)
        var clients = [[Move]](repeating: [], count: 2 + random.below(4))
        for move in moves { clients[random.below(clients.count)].append(move) }
        self.clients = clients
        relays = 1 + random.below(3)
        shards = 1 + random.below(4)
    }
}
