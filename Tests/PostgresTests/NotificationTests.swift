import Logging
import Postgres
import Testing

@Suite("Notifications and notices") struct NotificationTests {
    @Test("A notification arrives, in order, with payload and sender")
    func arrives() async throws {
        try await inWorld { world in
            let listening = Signal()
            let received = Task {
                var received: [PostgresNotification] = []
                for try await note in world.client.notifications(on: world.schema, onListening: { listening.fire() }) {
                    received.append(note)
                    if received.count == 3 { break }
                }
                return received
            }
            await listening.wait()
            let pid = try await world.client.withTransaction { work in
                for payload in ["", "ü", "last"] { work.enqueue("SELECT pg_notify(\(world.schema.name), \(payload))") }
                try work.flush()
                return work.backendPID
            }
            let notes = try await received.value
            #expect(notes.map(\.payload) == ["", "ü", "last"])
            #expect(notes.allSatisfy { $0.channel == world.schema.name && $0.pid == pid })
            try await until("the listener's connection is closed", listeners(world, none: true))
        }
    }

    @Test("A killed backend ends the iteration with an error")
    func killed() async throws {
        try await inWorld { world in
            let listening = Signal()
            let iteration = Task {
                for try await _ in world.client.notifications(on: world.schema, onListening: { listening.fire() }) {}
            }
            await listening.wait()
            try await Server.admin.execute(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE application_name = \(world.applicationName) AND query LIKE 'LISTEN%'
                """)
            try await postgresError(.connectionLost) { try await iteration.value }
        }
    }

    @Test("Cancelling the task ends the iteration and closes the connection")
    func cancelled() async throws {
        try await inWorld { world in
            let listening = Signal()
            let iteration = Task {
                for try await _ in world.client.notifications(on: world.schema, onListening: { listening.fire() }) {}
            }
            await listening.wait()
            iteration.cancel()
            _ = await iteration.result
            try await until("the listener's connection is closed", listeners(world, none: true))
        }
    }

    @Test("Closing the client ends the iteration, and there is no other after it")
    func closed() async throws {
        try await inWorld { world in
            let listening = Signal()
            let iteration = Task {
                for try await _ in world.client.notifications(on: world.schema, onListening: { listening.fire() }) {}
            }
            await listening.wait()
            await world.client.close()
            try await postgresError(.poolClosed) { try await iteration.value }
            try await postgresError(.poolClosed) { for try await _ in world.client.notifications(on: world.schema) {} }
        }
    }

    @Test("Notices go to the logger with their severity, and nothing to standard error")
    func notices() async throws {
        try await inWorld { world in
            let printed = try await StandardError.during {
                try await world.client.executeScript(
                    """
                    DO $$ BEGIN
                        RAISE WARNING 'stray-warning'; RAISE NOTICE 'stray-notice'; RAISE INFO 'stray-info';
                    END $$
                    """)
                try await world.client.execute("DROP TABLE IF EXISTS stray_table")
                try await postgresError { try await world.client.query("SELECT stray_error()") }
            }
            #expect(!printed.contains("stray"))
            let levels = world.log.entries.filter { $0.message.contains("stray") }.map(\.level)
            #expect(levels == [.warning, .notice, .info, .notice])
            #expect(world.log.entries[0].metadata["sqlstate"] == "01000")
        }
    }

    private func listeners(_ world: World, none: Bool) -> SQL {
        """
        SELECT NOT EXISTS (SELECT FROM pg_stat_activity
            WHERE application_name = \(world.applicationName) AND query LIKE 'LISTEN%') = \(none)
        """
    }
}
