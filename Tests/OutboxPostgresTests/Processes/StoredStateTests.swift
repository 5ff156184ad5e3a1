import Foundation
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer
import Testing

@testable import OutboxTesting

/// Instances outlive the program that began them.
@Suite(.timeLimit(.minutes(2))) struct `Stored state of processes` {
    @Test func `of an older version is read by a newer program, and stored as that one writes it`() async throws {
        try await World.with { world in
            let key = UUID.timeOrdered()
            try await world.step(key, "a") { FirstTour.subscriptions() }
            #expect(try await world.stored(key) == #"1 {"last":"a"}"#)
            try await world.step(key, "b") { SecondTour.subscriptions() }
            #expect(try await world.stored(key) == #"2 {"stops":["a","b"]}"#)
            try await world.step(key, "end") { SecondTour.subscriptions() }
            #expect(try await world.instance(key)?.status == .completed)
            #expect(try await world.instance(key)?.progress.taken == ["tour.stop a", "tour.stop b", "tour.stop end"])
        }
    }

    @Test func `of a newer version is refused by an older program, and goes on where it was redriven`() async throws {
        try await World.with { world in
            let (key, other) = (UUID.timeOrdered(), UUID.timeOrdered())
            try await world.step(key, "a") { SecondTour.subscriptions() }
            try await world.step(key, "b") { FirstTour.subscriptions() }
            try await world.step(other, "x") { FirstTour.subscriptions() }
            let parked = try #require(try await world.parked(by: "tour.outcomes").first)
            #expect(parked.state == "dead" && parked.attempts == 1, "another try by the same program would not help")
            #expect(
                parked.error?.contains(
                    "process tour/\(key.lowercased) has state of version 2, this program knows up to 1: "
                        + "deploy a newer one, then redrive") == true, "\(parked)")
            #expect(try await world.stored(key) == #"2 {"stops":["a"]}"#)
            #expect(try await world.stored(other) == #"1 {"last":"x"}"#, "others go on")
            _ = try await OutboxOperator(store: world.store, actor: "alice").redrive(ParkedFilter())
            try await world.step(key, "end") { SecondTour.subscriptions() }
            #expect(try await world.stored(key) == #"2 {"stops":["a","b","end"]}"#)
            #expect(try await world.instance(key)?.status == .completed)
            #expect(try await world.parked(by: "tour.outcomes") == [])
        }
    }

    @Test func `that does not fit its type is refused, without a word of what it is`() async throws {
        try await World.with { world in
            let key = UUID.timeOrdered()
            try await world.step(key, "secret") { FirstTour.subscriptions() }
            try await world.step(key, "b") { CarelessTour.subscriptions() }
            let parked = try #require(try await world.parked(by: "tour.outcomes").first)
            #expect(parked.state == "dead")
            #expect(
                parked.error?.contains(
                    "the state of a process 'tour' of version 1 cannot be decoded: its type does not fit; raise "
                        + "stateVersion and read old versions in init(stored:), then redrive") == true, "\(parked)")
            #expect(parked.error?.contains("secret") == false)
            _ = try await OutboxOperator(store: world.store, actor: "alice").redrive(ParkedFilter())
            _ = try await world.relay { SecondTour.subscriptions() }.drain()
            #expect(try await world.stored(key) == #"2 {"stops":["secret","b"]}"#)
        }
    }
}

extension World {
    /// One outcome, handled by a program with these subscriptions.
    fileprivate func step(
        _ key: UUID, _ stop: String, @HandlerBuilder _ program: () -> [any SubscriptionDeclaration]
    ) async throws {
        try await store.perform { work in
            var teller = Counter()
            teller.record(TourStop(key: key, stop: stop))
            try work.counters.save(teller)
        }
        _ = try await relay { program() }.drain()
    }

    fileprivate func instance(_ key: UUID) async throws -> ProcessInstance? {
        try await store.perform { work in
            try work.repository(of: ProcessInstance.self).find(ProcessID(SecondTour.name, key: key))
        }
    }

    /// Version and state, as they lie in the row.
    fileprivate func stored(_ key: UUID) async throws -> String? {
        try await client.query(
            """
            SELECT state_version || ' ' || replace(state::text, ' ', '') FROM \(schema).processes
            WHERE id = \("tour/" + key.lowercased)
            """
        ).first?.decode(at: 0)
    }
}

private struct TourStop: DomainEvent {
    static let name: EventName = "tour.stop"
    let key: UUID
    let stop: String
}

// Three programs with one process: its stable name is what they share.

private struct FirstTour: ProcessManager {
    static let name: ProcessName = "tour"
    var last = ""

    static let steps = ProcessSteps<FirstTour>()
        .onEach(TourStop.self, key: \.key, by: \.stop) { event, tour in tour.last = event.stop }
}

private struct SecondTour: ProcessManager {
    static let name: ProcessName = "tour"
    static let stateVersion = 2
    var stops: [String] = []

    init() {}

    init(stored: StoredState) throws {
        if stored.version < 2 {
            stops = [try stored.decode(as: FirstTour.self).last]
        } else {
            self = try stored.decode()
        }
    }

    static let steps = ProcessSteps<SecondTour>()
        .onEach(TourStop.self, key: \.key, by: \.stop) { event, tour in
            tour.stops.append(event.stop)
            if event.stop == "end" { tour.complete() }
        }
}

/// Another shape, and nobody raised the version.
private struct CarelessTour: ProcessManager {
    static let name: ProcessName = "tour"
    var stops: [String] = []

    static let steps = ProcessSteps<CarelessTour>()
        .onEach(TourStop.self, key: \.key, by: \.stop) { event, tour in tour.stops.append(event.stop) }
}
