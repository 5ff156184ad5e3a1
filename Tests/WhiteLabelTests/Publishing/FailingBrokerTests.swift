import Foundation
import Outbox
import OutboxRelay
import OutboxTesting
import Testing
import WhiteLabel
import WhiteLabelGateways

/// Events that a relay publishes to a broker which fails.
@Suite(.timeLimit(.minutes(2))) struct FailingBrokerTests {
    /// What a test looks at in a published event.
    private struct Published: Decodable, Hashable {
        struct Record: Decodable, Hashable { let title: String }
        let id: String
        let partitionkey: String
        let data: Record

        init(_ request: HTTPStub.Request) throws {
            self = try JSONDecoder().decode(Published.self, from: Data(request.body.utf8))
        }
    }

    private static let editions = ["first", "second", "third", "fourth"]

    /// So many records, each of which was entered and updated three times.
    private func enter(_ count: Int, into world: World) async throws {
        for number in 0..<count {
            func fields(_ edition: String) -> VinylFields { VinylFields(title: edition, artist: "Artist \(number)") }
            let vinyl = try await world.store.process(CreateVinyl(fields("first"))).vinylID
            for edition in Self.editions.dropFirst() {
                try await world.store.process(UpdateVinyl(vinylID: vinyl, fields(edition)))
            }
        }
    }

    /// Runs a relay that publishes there, until so many events are delivered or dead.
    private func publish(_ world: World, to address: String, until count: Int) async throws {
        try await GatewayClient.with { client in
            let gateways = Gateways.connected(try GatewayConfiguration(eventsURL: address), by: client) { _ in }
            let probe = RelayProbe()
            var configuration = RelayConfiguration()
            configuration.observe = probe.observe
            configuration.breaker.threshold = 1000
            let relay = try Relay(
                store: world.store, handlers: HandlerRegistry { .publishing(gateways, retry: .soon) },
                configuration: configuration, logger: .silent)
            try await running([relay]) { await probe.settled(count) }
        }
    }

    @Test(arguments: Backend.allCases)
    func `whatever fails, each aggregate's events come in order, and a repeat is the same event`(
        _ backend: Backend
    ) async throws {
        try await backend.world { world in
            try await enter(6, into: world)
            try await HTTPStub.with { request in
                let number = Int(request.body.firstMatch(of: /Artist (\d)/)?.1 ?? "") ?? 0
                let edition = Self.editions.firstIndex { request.body.contains("\"\($0)\"") } ?? 0
                return switch ((number + edition) % 5, request.number) {
                case (0, 1): .cut
                case (1, 1), (1, 2): .lost
                case (2, 1): .status(503)
                case (3, 1), (3, 2): .status(500)
                default: .done
                }
            } _: { stub, address in
                try await publish(world, to: address, until: 24)
                let requests = stub.requests.all
                #expect(stub.effects.count == 24 && requests.count > 24)
                for (_, repeats) in Dictionary(grouping: requests, by: \.key) {
                    #expect(Set(repeats.map(\.body)).count == 1, "to the byte")
                }
                let published = try requests.map(Published.init)
                #expect(Set(published.map(\.id)).count == 24)
                for (_, events) in Dictionary(grouping: published, by: \.partitionkey) {
                    let seen = events.map(\.data.title).reduce(into: [String]()) { seen, title in
                        if seen.last != title { seen.append(title) }
                    }
                    #expect(seen == Self.editions, "none is tried before those in front of it are taken")
                }
            }
        }
    }

    @Test(arguments: Backend.allCases)
    func `what the broker refuses is dead, and holds up its own aggregate only`(_ backend: Backend) async throws {
        try await backend.world { world in
            try await enter(3, into: world)
            try await HTTPStub.with { request in
                request.body.contains("Artist 1") && request.body.contains("\"second\"") ? .status(413) : .done
            } _: { stub, address in
                try await publish(world, to: address, until: 10)
                #expect(stub.effects.count == 9, "two records whole, and the third as far as the refusal")
                #expect(stub.requests.all.count == 10)
            }
            let status = try #require(try await world.store.status().first { $0.name == "publishing.events" })
            #expect(status.dead == 1)
        }
    }
}
