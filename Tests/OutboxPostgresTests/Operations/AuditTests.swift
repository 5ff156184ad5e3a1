import Foundation
import Outbox
import OutboxPostgres
import OutboxRelay
import Testing

@testable import OutboxTesting

@Suite(.timeLimit(.minutes(1))) struct `The audit` {
    @Test func `lists the latest first, for all or for one, up to a limit`() async throws {
        try await World.with { world in
            try await world.relay(Patient(), Patient()).drain()
            for name: SubscriptionName in ["stock", "mail"] {
                try await world.operations().pause(name)
                try await world.operations("bob").resume(name, reason: "all is well")
            }
            let all = try await world.operations().audit()
            #expect(all.map(\.action) == ["resume", "pause", "resume", "pause"])
            #expect(all.map(\.subscription) == ["mail", "mail", "stock", "stock"])
            #expect(all.map(\.id) == all.map(\.id).sorted(by: >))
            #expect(try await world.operations().audit(limit: 1).map(\.actor) == ["bob"])
            #expect(try await world.operations().audit(subscription: "stock").count == 2)
            #expect(try await world.operations().audit(subscription: "nobody").isEmpty)
        }
    }

    @Test func `has no row of an action that did not happen`() async throws {
        try await World.with { world in
            try await world.relay(Patient()).drain()
            #expect(await refusal { try await world.operations().resume("stock") }?.code == .alreadyDone)
            #expect(await refusal { try await world.operations().attach("stock") }?.code == .alreadyDone)
            #expect(await refusal { try await world.operations().redrive(ParkedFilter()) }?.code == .notFound)
            #expect(try await world.operations().audit().isEmpty)
        }
    }

    @Test func `keeps details of every kind as they were`() throws {
        let details: [String: AuditValue] = [
            "a": .number(7), "b": .fraction(0.5), "c": .text("7"), "d": .texts(["x", "y"]), "e": .texts([]),
        ]
        let json = try JSONEncoder().encode(details)
        #expect(try JSONDecoder().decode([String: AuditValue].self, from: json) == details)
        #expect(details["d"]?.description == "x,y")
    }
}
