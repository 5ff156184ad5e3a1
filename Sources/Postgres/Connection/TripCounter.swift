import Synchronization

/// How often a client's connections sent something and waited for the answer.
final class TripCounter: Sendable {
    private let trips = Atomic(0)

    var count: Int { trips.load(ordering: .relaxed) }

    func add() { trips.add(1, ordering: .relaxed) }
}
