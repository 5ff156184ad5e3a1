/// What the nemesis can do, with how often it does so.
enum Fault: String, CaseIterable, Sendable {
    case killRelay, killWriter, freezeRelay, freezeBackend, terminate, cancel, crash, holder, lock, partition
    case slowSync, failedSync, diskFull, redrive, skip, pause

    typealias Odds = [(fault: Fault, weight: Int)]

    static var usual: Odds {
        [
            (.killRelay, 8), (.killWriter, 5), (.freezeRelay, 8), (.freezeBackend, 4), (.terminate, 10), (.cancel, 5),
            (.crash, 2), (.holder, 3), (.lock, 3), (.partition, 3), (.slowSync, 2), (.failedSync, 1), (.diskFull, 1),
            (.redrive, 5), (.skip, 2), (.pause, 2),
        ]
    }

    static func draw(_ odds: Odds, _ random: inout SplitMix64) -> Fault {
        var dice = Int.random(in: 0..<max(1, odds.reduce(0) { $0 + $1.weight }), using: &random)
        for (fault, weight) in odds {
            if dice < weight { return fault }
            dice -= weight
        }
        return .terminate
    }
}
