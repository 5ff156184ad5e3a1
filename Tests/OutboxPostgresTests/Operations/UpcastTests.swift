import Foundation
import Outbox
import OutboxPostgres
import OutboxRelay
import Testing

@testable import OutboxTesting

/// Rows that older programs left, and programs that are deployed one after another.
@Suite(.timeLimit(.minutes(1))) struct `Upcasting` {
    /// Version 1 had one text, version 2 a number and a unit, version 3 both in an object.
    private struct Weighed: DomainEvent, Equatable {
        struct Weight: Codable, Equatable {
            let grams: Decimal
            let isExact: Bool
        }

        static let name: EventName = "parcel.weighed"
        static let version = 3
        static let upcasts = [
            Upcast(from: 1) { payload in
                let words = try payload.decode(String.self, at: "weight").split(separator: " ")
                guard words.count == 2, let number = Decimal(string: String(words[0])) else { throw LimitPassed() }
                try payload.set("number", to: number)
                try payload.set("unit", to: String(words[1]))
                payload.remove("weight")
            },
            Upcast(from: 2) { payload in
                let factor: Decimal = try payload.decode(String.self, at: "unit") == "kg" ? 1000 : 1
                let grams = try payload.decode(Decimal.self, at: "number") * factor
                payload["weight"] = try Payload(Weight(grams: grams, isExact: factor == 1))
            },
        ]
        let weight: Weight

        init(_ grams: Decimal, isExact: Bool) { weight = Weight(grams: grams, isExact: isExact) }
    }

    /// The same program before its author thought of old rows.
    private struct Forgetful: DomainEvent {
        static let name = Weighed.name
        static let version = 3
        let weight: Weighed.Weight
    }

    /// The program of version 2, still running.
    private struct Older: DomainEvent {
        static let name = Weighed.name
        static let version = 2
        let number: Decimal
        let unit: String
    }

    private static let first = #"{"weight": "1.5 kg"}"#
    private static let second = #"{"number": 20.25, "unit": "g"}"#
    private static let third = #"{"weight": {"grams": 7, "isExact": true}}"#
    private static let all = [
        Weighed(1500, isExact: false), Weighed(Decimal(2025) / 100, isExact: true), Weighed(7, isExact: true),
    ]

    /// A relay with a subscription of each kind, and what each of them sees.
    private func weighing(
        _ world: World
    ) throws -> (relay: Relay, seen: [Recorder<Weighed>]) {
        let seen = [Recorder<Weighed>(), Recorder<Weighed>(), Recorder<Weighed>()]
        let relay = try world.relay {
            React(to: Weighed.self, as: "each") { [seen = seen[0]] event, _ in seen.append(event) }
            React(toBatchOf: Weighed.self, as: "batch") { [seen = seen[1]] events, _ in
                for event in events { seen.append(event.event) }
            }
            Deliver(Weighed.self, as: "outside") { [seen = seen[2]] event, _ in seen.append(event) }
        }
        return (relay, seen)
    }

    private func writeAll(_ world: World) async throws {
        for (number, json) in [(1, Self.first), (2, Self.second), (3, Self.third)] {
            try await world.write(
                json, name: "parcel.weighed", schemaVersion: Int32(number), version: Int64(number))
        }
    }

    @Test func `brings rows of every version to the present one, for both kinds of handlers, and again in a replay`()
        async throws
    {
        try await World.with { world in
            try await writeAll(world)
            let (relay, seen) = try weighing(world)
            try await relay.drain()
            #expect(seen.map(\.all) == [Self.all, Self.all, Self.all])
            for name: SubscriptionName in ["each", "batch", "outside"] {
                _ = try await world.operations().replay(name, from: .beginning, reason: "a new column")
            }
            try await relay.drain()
            #expect(seen.map(\.all) == Array(repeating: Self.all + Self.all, count: 3))
        }
    }

    @Test func `that was forgotten sets old rows aside, and once it is deployed they are redriven in order`()
        async throws
    {
        try await World.with { world in
            try await writeAll(world)
            try await world.relay {
                React(to: Forgetful.self, as: "each") { _, _ in }
                Deliver(Forgetful.self, as: "outside") { _, _ in }
            }.drain()
            for name: SubscriptionName in ["each", "outside"] {
                let parked = try await world.parked(by: name)
                #expect(parked.map(\.state) == ["dead", "waiting", "waiting"])
                #expect(
                    parked.first?.error?.contains(
                        "has version 1, this program reads 3: declare Upcast(from: 1) in the event's `upcasts`") == true
                )
            }
            let (relay, seen) = try weighing(world)
            try await relay.drain()
            #expect(seen.map(\.all) == [[], Self.all, []], "dead events wait for an operator")
            for name: SubscriptionName in ["each", "outside"] {
                _ = try await world.operations().redrive(ParkedFilter(subscription: name))
            }
            try await relay.drain()
            #expect(seen.map(\.all) == [Self.all, Self.all, Self.all])
        }
    }

    @Test func `goes no way back: an older relay sets newer rows aside until the newer one has them redriven`()
        async throws
    {
        try await World.with { world in
            try await writeAll(world)
            let old = Recorder<Decimal>()
            try await world.relay { React(to: Older.self, as: "each") { event, _ in old.append(event.number) } }.drain()
            #expect(old.all == [], "the first has no way on, and the others wait behind it")
            _ = try await world.operations().redrive(ParkedFilter(subscription: "each"))
            let (relay, seen) = try weighing(world)
            try await relay.drain()
            #expect(seen[0].all == Self.all)
        }
    }

    @Test func `that fails sets its row aside without a word of what it holds`() async throws {
        try await World.with { world in
            try await world.write(#"{"weight": "canary"}"#, name: "parcel.weighed")
            try await world.write(Self.third, name: "parcel.weighed", schemaVersion: 3, stream: "after")
            let (relay, seen) = try weighing(world)
            try await relay.drain()
            #expect(seen.map(\.all) == Array(repeating: [Weighed(7, isExact: true)], count: 3))
            for name: SubscriptionName in ["each", "batch", "outside"] {
                let parked = try await world.parked(by: name)
                #expect(parked.map(\.state) == ["dead"])
                let error = parked.first?.error ?? ""
                #expect(
                    error.contains("Upcast(from: 1) failed: a value is refused by LimitPassed; mend it, then redrive"))
                #expect(!error.contains("canary"))
            }
        }
    }
}
