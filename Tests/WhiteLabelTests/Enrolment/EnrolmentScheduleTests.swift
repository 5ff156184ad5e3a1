import Foundation
import Outbox
import OutboxPostgres
import OutboxRelay
import OutboxTesting
import Postgres
import TestServer
import Testing
import WhiteLabel
import WhiteLabelPostgres

/// Whatever happens at the same time, and whoever dies: everything is there, or nothing is open.
@Suite(.timeLimit(.minutes(5))) struct `Enrolments at the same time` {
    @Test(arguments: (1...12).map { EnrolmentSchedule(seed: $0) })
    func `end whole or closed, whatever their clients want and however many relays there are`(
        schedule: EnrolmentSchedule
    ) async throws {
        try await TestDatabase.with { database in
            let world = World(store: try database.store())
            let relays = try (0..<schedule.relays).map { _ in
                try world.relay(.enrolment(retry: .tireless, shards: schedule.shards))
            }
            try await running(relays) {
                try await withThrowingTaskGroup(of: Void.self) { tasks in
                    for wish in schedule.wishes {
                        tasks.addTask {
                            try await world.request(
                                try .ada(wish.email, organisation: wish.organisation), within: wish.patience)
                        }
                    }
                    try await tasks.waitForAll()
                }
                try await database.untilEnded(schedule.wishes.count)
            }
            try await database.expectOrder("\(schedule)")
        }
    }

    @Test func `for one address make one user, however many they are`() async throws {
        try await TestDatabase.with { database in
            let world = World(store: try database.store())
            let relays = try (0..<3).map { _ in try world.relay(.enrolment(retry: .tireless, shards: 4)) }
            try await running(relays) {
                try await withThrowingTaskGroup(of: Void.self) { tasks in
                    for number in 0..<8 {
                        tasks.addTask { _ = try await world.enrol(organisation: "Number \(number)") }
                    }
                    try await tasks.waitForAll()
                }
                try await database.untilEnded(8)
            }
            #expect(try await database.expectOrder("one address").count { $0 == .completed } == 1)
        }
    }

    @Test func `go on where a relay that stopped left them`() async throws {
        try await TestDatabase.with { database in
            let world = World(store: try database.store())
            let ids = [try await world.enrol(), try await world.enrol(organisation: "Second for the address")]
            var restarts = 0
            while try await !ids.asyncAllSatisfy({ try await world.enrolment($0).status != .pending }) {
                for name: SubscriptionName in ["enrolment.outcomes", "enrolment.commands", "enrolment.undo"] {
                    let fresh = World(store: try database.store())
                    try await fresh.drain(.enrolling(only: name))
                    restarts += 1
                }
                try #require(restarts < 60)
            }
            #expect(restarts > 6, "what was under way outlived several relays")
            try await world.drain(.enrolment())
            #expect(try await database.expectOrder("restarts").count { $0 == .completed } == 1)
        }
    }

    #if os(Linux)
        @Test func `survive relays that are killed in the middle`() async throws {
            try await TestDatabase.with { database in
                let world = World(store: try database.store())
                // Every address is wanted twice, and so half of them have to be undone.
                for number in 0..<40 {
                    try await world.request(
                        .ada("ada\(number / 2)@example.com", organisation: "Number \(number)"))
                }
                let place = DoomedRelay(url: database.url)
                for _ in 0..<6 {
                    await #expect(processExitsWith: .signal(SIGKILL)) { [place = place as DoomedRelay] in
                        try await place.run(commits: 12)
                    }
                }
                #expect(try await database.pending() > 0, "they were killed in the middle")
                try await running([try world.relay(.enrolment(retry: .tireless, shards: 4))]) {
                    try await database.untilEnded(40)
                }
                #expect(try await database.expectOrder("killed").count { $0 == .completed } == 20)
            }
        }
    #endif
}

/// A relay in a process of its own, which is killed while it works.
private struct DoomedRelay: Codable, Sendable {
    let url: String

    func run(commits: Int) async throws {
        let client = PostgresClient(try PostgresConfiguration(url: url), logger: .silent)
        let world = World(store: try PostgresOutboxStore.whiteLabel(client: client, logger: .silent))
        let seen = Recorder<Int>()
        let relay = try world.relay(.enrolment(retry: .tireless, shards: 4)) { configuration in
            configuration.lease = .milliseconds(200)
            configuration.observe = { event in
                guard case .handled(_, let positions) = event else { return }
                seen.append(positions.count)
                if seen.all.count >= commits { kill(getpid(), SIGKILL) }
            }
        }
        try await relay.run()
    }
}

extension [Identity<Enrolment>] {
    fileprivate func asyncAllSatisfy(_ isSo: (Identity<Enrolment>) async throws -> Bool) async throws -> Bool {
        for id in self { if try await !isSo(id) { return false } }
        return true
    }
}

extension TestDatabase {
    fileprivate func pending() async throws -> Int64 {
        let rows = try await client.query("SELECT count(*) FROM white_label.enrolments WHERE status = 'PENDING'")
        return try rows.first?.decode(at: 0) ?? -1
    }

    /// Waits until so many enrolments have ended, and every command of theirs.
    fileprivate func untilEnded(_ count: Int) async throws {
        let operations = OutboxOperator(store: try store(), actor: "test")
        try await TestServer.until("\(count) enrolments to end") {
            guard try await pending() == 0 else { return false }
            let courses = try await operations.processes(of: EnrolmentProcess.name)
            return courses.count == count && courses.allSatisfy { $0.status.isEnded && $0.pendingCommands.isEmpty }
        }
    }

    /// Expects that every enrolment has ended whole or closed, that no address or name is used twice, and that nothing
    /// happened twice to anything; returns how they ended.
    @discardableResult
    fileprivate func expectOrder(_ note: String) async throws -> [EnrolmentStatus] {
        let world = World(store: try store())
        let comment = Comment(rawValue: note)
        let ids = try await client.query("SELECT id FROM white_label.enrolments ORDER BY id")
            .map { try $0.decode(Identity<Enrolment>.self, at: 0) }
        var ends: [EnrolmentStatus] = []
        for id in ids { ends.append(try await world.expectEnd(of: id, comment)) }
        let twice = try await client.query(
            """
            SELECT 'happened twice: ' || name || ' ' || stream_id FROM outbox.events
            WHERE name NOT LIKE 'process.%' GROUP BY name, stream_id HAVING count(*) > 1
            UNION ALL SELECT 'address: ' || lower(email) FROM white_label.users WHERE NOT closed
            GROUP BY lower(email) HAVING count(*) > 1
            UNION ALL SELECT 'name: ' || name_key FROM white_label.organisations WHERE NOT closed
            GROUP BY name_key HAVING count(*) > 1
            UNION ALL SELECT 'stray: ' || u.id FROM white_label.users u
            WHERE NOT EXISTS (SELECT FROM white_label.enrolments e WHERE e.user_id = u.id)
            """
        ).map { try $0.decode(String.self, at: 0) }
        #expect(twice == [], comment)
        return ends
    }
}
