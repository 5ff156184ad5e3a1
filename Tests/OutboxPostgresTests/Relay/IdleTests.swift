import Outbox
import OutboxRelay
import OutboxTesting
import Postgres
import Testing

/// What an idle relay asks of its database.
@Suite(.timeLimit(.minutes(1))) struct IdleTests {
    /// Round trips while each of so many idle subscriptions was looked for so often.
    private func trips(of subscriptions: Int, looks: Int) async throws -> Int {
        try await World.with { world in
            let probe = RelayProbe()
            let relay = try world.relay {
                $0.observe = probe.observe
                $0.shortestPause = .milliseconds(20)
                $0.longestPause = .milliseconds(20)
                $0.listens = false
            } _: {
                return (0..<subscriptions).map { number in
                    React(to: CounterRaised.self, as: SubscriptionName(rawValue: "idle\(number)")) { _, _ in }
                }
            }
            return try await running([relay]) {
                for _ in 0..<(3 * subscriptions) { await probe.next(where: \.isIdle) }
                let before = world.client.poolStatus.roundTrips
                for _ in 0..<(looks * subscriptions) { await probe.next(where: \.isIdle) }
                return world.client.poolStatus.roundTrips - before
            }
        }
    }

    @Test(arguments: [1, 20])
    func `however many subscriptions are idle, a look is one round trip`(subscriptions: Int) async throws {
        let trips = try await trips(of: subscriptions, looks: 10)
        #expect((1...13).contains(trips), "the looks before and after may fall in by a part of theirs")
    }
}
