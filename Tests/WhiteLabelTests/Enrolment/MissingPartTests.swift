import Outbox
import OutboxPostgres
import OutboxRelay
import OutboxTesting
import Postgres
import TestServer
import Testing
import WhiteLabel

/// Parts that never come.
@Suite(.timeLimit(.minutes(3))) struct `An enrolment of which a part never comes` {
    @Test func `is given up when its time is over, and what was not made never will be`() async throws {
        try await TestDatabase.with { database in
            let world = World(store: try database.store())
            let id = try await world.request(.ada(), within: 0.3)
            let relay = try world.relay(.enrolling(only: "enrolment.outcomes", "enrolment.undo"))
            try await running([relay]) {
                try await TestServer.until("the timeout to end it") {
                    try await world.enrolment(id).status == .failed
                }
            }
            #expect(try await world.enrolment(id).reason == "a part of it did not come about in time")
            try await world.drain(.enrolment())
            #expect(try await world.expectEnd(of: id) == .failed)
            #expect(try await world.made(of: id) == [nil, nil, nil, nil])
        }
    }

    @Test func `closes what was made, where the part fails again and again`() async throws {
        try await TestDatabase.with { database in
            let world = World(store: try database.store())
            try await database.client.executeScript(
                """
                CREATE FUNCTION white_label.fail() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN RAISE EXCEPTION 'no persons today'; END $$;
                CREATE TRIGGER fail BEFORE INSERT ON white_label.persons
                    FOR EACH ROW EXECUTE FUNCTION white_label.fail();
                """)
            let id = try await world.request(.ada(), within: 3)
            try await running([try world.relay(.enrolment(retry: .tireless))]) {
                try await TestServer.until("the user to be made") { try await world.made(of: id).first == true }
                try await TestServer.until("the timeout to end it") {
                    try await world.enrolment(id).status == .failed
                }
            }
            #expect(try await world.made(of: id) == [false, nil, nil, nil])
            try await database.client.executeScript("DROP TRIGGER fail ON white_label.persons")
            let other = try await world.request(.ada("other@example.com"))
            try await running([try world.relay(.enrolment(retry: .tireless))]) {
                try await TestServer.until("the next one to complete") {
                    try await world.enrolment(other).status == .completed
                }
                try await TestServer.until("the command that failed to be done with") {
                    try await world.store.status().allSatisfy { $0.parked == 0 && $0.lag == 0 }
                }
            }
            #expect(try await world.expectEnd(of: id) == .failed)
            #expect(try await world.made(of: id) == [false, nil, nil, nil], "withdrawn, it does nothing")
        }
    }

    @Test func `whose time is over before the membership is told of ends whole or closed`() async throws {
        try await TestDatabase.with { database in
            let world = World(store: try database.store())
            let id = try await world.request(.ada(), within: 3)
            for names: SubscriptionName in [
                "enrolment.outcomes", "enrolment.commands", "enrolment.outcomes", "enrolment.commands",
            ] {
                try await world.drain(.enrolling(only: names))
            }
            #expect(try await world.made(of: id) == [true, true, true, true], "nobody took the outcome yet")
            try await TestServer.until("the deadline") {
                let rows = try await database.client.query(
                    "SELECT now() > max(due_at) + interval '10 ms' FROM outbox.events WHERE due_at IS NOT NULL")
                return try rows.first?.decode(Bool.self, at: 0) == true
            }
            try await running([try world.relay(.enrolment())]) {
                try await TestServer.until("the enrolment to end") {
                    try await world.enrolment(id).status != .pending
                }
            }
            // Whichever came first, the two agree.
            try await world.expectEnd(of: id)
        }
    }
}

extension World {
    /// A relay that looks often and takes little at a time.
    func relay(
        _ declarations: [any SubscriptionDeclaration], _ configure: (inout RelayConfiguration) -> Void = { _ in }
    ) throws -> Relay {
        var configuration = RelayConfiguration()
        configuration.longestPause = .milliseconds(5)
        configuration.batchSize = 4
        configure(&configuration)
        return try Relay(
            store: store, handlers: try HandlerRegistry { declarations }, configuration: configuration,
            logger: .silent)
    }
}
