import Outbox
import OutboxPostgres
import OutboxRelay
import OutboxTesting
import Postgres
import Testing

/// How often the database is waited for: what a command and a batch cost where it is far away.
@Suite struct RoundTripTests {
    /// Saves a new counter and records one event; reads nothing.
    private struct OpenCounter: Command {
        static let name: CommandName = "counter.open"
        var id = Identity<Counter>()

        func handle(in work: UnitOfWork) throws -> NoResponse {
            var counter = Counter(id: id)
            counter.raise()
            try work.repository().save(counter)
            return NoResponse()
        }
    }

    @Test func `a command that only writes takes one round trip, with a key too`() async throws {
        try await World.with { world in
            #expect(try await trips(in: world) { try await world.store.process(OpenCounter()) } == 1)
            let key = try IdempotencyKey("once")
            #expect(try await trips(in: world) { try await world.store.process(OpenCounter(), key: key) } == 1)
        }
    }

    @Test func `a command that reads one aggregate takes two, with a key too`() async throws {
        try await World.with { world in
            let command = RaiseCounter(id: Identity())
            #expect(try await trips(in: world) { try await world.store.process(command) } == 2)
            let key = try IdempotencyKey("once")
            #expect(try await trips(in: world) { try await world.store.process(command, key: key) } == 2)
        }
    }

    @Test(arguments: [1, 100, 1000])
    func `a unit of work takes one round trip, however much it saves`(count: Int) async throws {
        try await World.with { world in
            let trips = try await trips(in: world) {
                try await world.store.perform { work in
                    for _ in 0..<count {
                        var counter = Counter()
                        counter.raise()
                        try work.repository().save(counter)
                    }
                }
            }
            #expect(trips == 1)
        }
    }

    @Test func `a reaction's batch waits for the server once for every 250 events, and three times more`() async throws
    {
        try await World.with { world in
            let relay = try world.relay {
                React(to: CounterRaised.self, as: "copy") { _, work in try work.repository().save(Counter()) }
            }
            try await relay.drain()
            // Registers, then looks and finds nothing.
            let idle = try await trips(in: world) { try await relay.drain() }
            var costs: [Int] = []
            for count in [1, 10, 999] {
                try await world.store.perform { work in
                    for _ in 0..<count {
                        var counter = Counter()
                        counter.raise()
                        try work.repository().save(counter)
                    }
                }
                costs.append(try await trips(in: world) { try await relay.drain() } - idle)
            }
            // Read, inbox, commit, and after it one more look. The server works while the relay waits for none of it.
            #expect(costs == [4, 4, 7])
        }
    }

    private func trips(in world: World, _ body: () async throws -> Void) async throws -> Int {
        let before = world.client.poolStatus.roundTrips
        try await body()
        return world.client.poolStatus.roundTrips - before
    }
}
