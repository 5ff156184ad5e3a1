import Foundation
import Postgres
import Testing

@Suite("Statements that are not waited for") struct PushTests {
    private func inTable(_ body: (World) async throws -> Void) async throws {
        try await inWorld { world in
            try await world.client.executeScript("CREATE TABLE t (id int8 PRIMARY KEY)")
            try await body(world)
        }
    }

    private func ids(_ world: World) async throws -> [Int] {
        try await world.client.query("SELECT id FROM t ORDER BY id").map { try $0.decode(Int.self, at: 0) }
    }

    @Test func `rows of a started statement are there when asked for, in any order`() async throws {
        try await inTable { world in
            let found = try await world.client.withTransaction { work in
                work.enqueue("INSERT INTO t VALUES (1)")
                let first = try work.start("SELECT max(id) FROM t")
                let second = try work.start("INSERT INTO t VALUES (2) RETURNING id")
                return [try second.rows(), try first.rows(), try first.rows()].map {
                    try? $0[0].decode(Int.self, at: 0)
                }
            }
            #expect(found == [2, 1, 1])
            #expect(try await ids(world) == [1, 2])
        }
    }

    @Test func `rows are kept over a later round trip`() async throws {
        let values = try await Server.admin.withTransaction { work in
            let started = try work.start("SELECT 7")
            let queried = try work.query("SELECT 8")[0].decode(Int.self, at: 0)
            return [try started.rows()[0].decode(Int.self, at: 0), queried]
        }
        #expect(values == [7, 8])
    }

    @Test func `the server works on what was pushed while the caller does something else`() async throws {
        try await inWorld { world in
            let looked = Meeting(of: 2)
            async let transaction: Void = world.client.withTransaction { work in
                work.enqueue("SELECT pg_advisory_xact_lock(471147)")
                try work.push()
                looked.join()
            }
            try await until(
                "the pushed statement is done",
                "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 471147 AND granted)")
            looked.join()
            try await transaction
        }
    }

    @Test(arguments: [false, true])
    func `a pushed failure comes with a later call, and nothing is committed`(isSwallowed: Bool) async throws {
        try await inTable { world in
            let error = await #expect(throws: PostgresError.self) {
                try await world.client.withTransaction { work in
                    work.enqueue("INSERT INTO t VALUES (1)")
                    try work.push()
                    work.enqueue("INSERT INTO t VALUES (1)")
                    try work.push()
                    work.enqueue("INSERT INTO t VALUES (2)")
                    try work.push()
                    do { _ = try work.query("SELECT 1") } catch { if !isSwallowed { throw error } }
                }
            }
            #expect(error?.code == (isSwallowed ? .rolledBack : .server))
            let left = try await ids(world)
            #expect(left.isEmpty)
            #expect(world.client.poolStatus.idle == 1)
        }
    }

    @Test func `a failure before it is what a started statement says`() async throws {
        try await inTable { world in
            let error = await #expect(throws: PostgresError.self) {
                try await world.client.withTransaction { work in
                    work.enqueue("INSERT INTO t VALUES (1), (1)")
                    try work.push()
                    _ = try work.start("SELECT 1").rows()
                }
            }
            #expect(error?.sqlState == .uniqueViolation)
        }
    }

    @Test func `a pushed failure that nobody looked at fails the commit`() async throws {
        try await inTable { world in
            let error = await #expect(throws: PostgresError.self) {
                try await world.client.withTransaction { work in
                    work.enqueue("INSERT INTO t VALUES (1), (1)")
                    try work.push()
                }
            }
            #expect(error?.sqlState == .uniqueViolation)
            #expect(error?.code == .server)
            let left = try await ids(world)
            #expect(left.isEmpty)
        }
    }

    @Test func `a savepoint undoes what was pushed inside it`() async throws {
        try await inTable { world in
            try await world.client.withTransaction { work in
                work.enqueue("INSERT INTO t VALUES (1)")
                try work.push()
                #expect(throws: PostgresError.self) {
                    try work.savepoint {
                        work.enqueue("INSERT INTO t VALUES (2)")
                        try work.push()
                        work.enqueue("INSERT INTO t VALUES (1)")
                        try work.push()
                    }
                }
                work.enqueue("INSERT INTO t VALUES (3)")
                try work.push()
            }
            #expect(try await ids(world) == [1, 3])
        }
    }

    @Test func `a check is asked once, with the first answer that is waited for`() async throws {
        let checks = try await Server.admin.withTransaction { work in
            var checks: [String] = []
            work.enqueue("SELECT 1") { _ in checks.append("first") }
            let started = try work.start("SELECT 2")
            work.enqueue("SELECT 3") { _ in checks.append("second") }
            try work.push()
            _ = try started.rows()
            checks.append("rows")
            try work.flush()
            _ = try work.query("SELECT 4")
            return checks
        }
        #expect(checks == ["first", "rows", "second"])
    }

    @Test func `whoever falls silent after a push is ended by the server`() async throws {
        try await inWorld { world in
            let (pushed, looked) = (Meeting(of: 2), Meeting(of: 2))
            let client = world.client
            let transaction = Task {
                try await client.withTransaction { work in
                    work.enqueue("SET LOCAL idle_in_transaction_session_timeout = 50")
                    try work.push()
                    work.enqueue("SELECT 1")
                    try work.push()
                    pushed.join()
                    looked.join()
                    _ = try work.query("SELECT 1")
                }
            }
            pushed.join()
            try await until(
                "the silent session is gone",
                "SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = \(world.applicationName)")
            looked.join()
            let error = await #expect(throws: PostgresError.self) { try await transaction.value }
            #expect(error?.sqlState == .idleInTransactionTimeout || error?.code == .connectionLost)
        }
    }

    @Test func `each wait is a round trip, and a push is none`() async throws {
        try await inWorld { world in
            let before = world.client.poolStatus.roundTrips
            try await world.client.withTransaction { work in
                _ = try work.query("SELECT 1")
                for _ in 0..<10 {
                    work.enqueue("SELECT 1")
                    try work.push()
                }
            }
            #expect(world.client.poolStatus.roundTrips - before == 2)
        }
    }
}
