import Bookshelf
import BookshelfCommandLine
import BookshelfPostgres
import Foundation
import Outbox
import OutboxPostgres
import Postgres
import Testing
import WhiteLabel

@Suite(.timeLimit(.minutes(5))) struct `The database's roles` {
    @Test func `let the application do commands and lists, and touch the log no more than that takes`() async throws {
        try await RoledDatabase.with { roled in
            func app(_ arguments: String...) async throws -> Outcome {
                try await roled.run("bookshelf", arguments, as: "app")
            }
            let add = ["add-book", "--title", "Emma", "--author", "Jane Austen", "--price", "7.50"]
            for note in ["Added book ", " (before"] {
                let added = try await roled.run("bookshelf", add + ["--idempotency-key", "k1"], as: "app")
                #expect(added.status == 0 && added.text.contains(note), "\(added)")
            }
            let placed = try await app(
                "place-order", "--customer", "Alice", "--title", "Emma", "--quantity", "2", "--price", "7.50", "--json")
            let order = try #require(try placed.json()["orderID"] as? String, "\(placed)")
            #expect(try await app("confirm-order", "--order", order).status == 0)
            #expect(try await app("ship-order", "--order", order).status == 0)
            for kind in ["books", "orders", "inventory"] {
                let list = try await app("list", kind)
                #expect(list.status == 0, "\(list)")
            }
            #expect(try await roled.database.queries.census().events == 4)
            let allowed = try await roled.allowed("app", Forbidden.log + Forbidden.schema + Forbidden.app)
            #expect(allowed == [])
        }
    }

    @Test func `let the application run reactions only where it was granted the relay's role too`() async throws {
        try await RoledDatabase.with { roled in
            let add = ["add-book", "--title", "Emma", "--author", "Jane Austen", "--price", "7.50", "--sync"]
            let refused = try await roled.run("bookshelf", add, as: "app")
            #expect(refused.status == ProgramStatus.permission.rawValue, "\(refused)")
            try await roled.database.client.executeScript("GRANT \(roled.name("relay")) TO \(roled.name("app"))")
            let done = try await roled.run("bookshelf", add, as: "app")
            #expect(done.output.last == "[Inventory] Stocked 10 copies of 'Emma'", "\(done)")
        }
    }

    @Test func `let the service look up callers and sign cursors, and make no token`() async throws {
        try await RoledDatabase.with { roled in
            let token = try await CallerDirectory(client: roled.database.client)
                .create("importer", role: .writer, by: "alice").token
            try await roled.client("app") { client in
                #expect(try await CallerDirectory(client: client).caller(for: token.text)?.name == "importer")
                let cursor = try await CursorSigner.load(from: client).sign(kind: "books", after: UUID())
                #expect(cursor.count == 44)
            }
            let refused = try await roled.run("bookshelf", ["token", "create", "x", "--role", "operator"], as: "app")
            #expect(refused.status == ProgramStatus.permission.rawValue, "\(refused)")
            let allowed = try await roled.allowed("app", Forbidden.tokens)
            #expect(allowed == [])
        }
    }

    @Test func `let the relay deliver and set aside, and write nothing of commands`() async throws {
        try await RoledDatabase.with { roled in
            let relay = try ProgramRun(
                "relay", ["run", "--no-maintenance", "--poll-interval", "20ms"],
                environment: ["DATABASE_URL": roled.url("relay"), "LOG_LEVEL": "warning"])
            try await roled.client("app") { client in
                try await World(store: try PostgresOutboxStore.bookshelf(client: client, logger: .silent)).addGatsby()
            }
            #expect(await relay.line() == "[Inventory] Stocked 10 copies of 'The Great Gatsby'")
            relay.send(SIGTERM)
            let outcome = await relay.outcome()
            #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
            _ = try await roled.appendBroken()
            try await roled.drain(as: "relay")
            let status = try await roled.run("relay", ["status", "--json"], as: "relay").json()
            let stock = (status["subscriptions"] as? [[String: Any]])?
                .first { $0["name"] as? String == "inventory.stock" }
            #expect(stock?["dead"] as? Int == 1, "\(status)")
            let allowed = try await roled.allowed(
                "relay", Forbidden.log.dropFirst() + Forbidden.schema + Forbidden.relay)
            #expect(allowed == [])
        }
    }

    @Test func `let the relay execute what a process sends and undoes, and tell orders and approvals of each other`()
        async throws
    {
        try await RoledDatabase.with { roled in
            let wish = NewAccount(email: "ada@example.com", firstName: "Ada", lastName: "Lovelace", googleID: "1815")
            let vinyl = try await roled.both("app") { store in
                for name in ["Engines", "Looms"] {
                    try await store.process(EnrolOrganisation(wish, passwordHash: nil, organisation: name))
                }
                return try await store.process(
                    CreateVinyl(VinylFields(title: "Kind of Blue", artist: "Miles Davis"))
                ).vinylID
            }
            let placed = try await roled.both("app") { store in
                try await store.process(PlaceVinylOrder([vinyl], by: Identity()))
            }
            try await roled.deliverBoth()
            try await roled.both("app") { store in
                try await store.process(GrantApproval(approvalID: placed.approvalID, by: Identity()))
            }
            try await roled.deliverBoth()
            let ends = try await roled.database.client.query(
                """
                SELECT status FROM white_label.enrolments UNION ALL SELECT status FROM white_label.vinyl_orders
                UNION ALL SELECT error FROM outbox.parked WHERE state <> 'scheduled' ORDER BY 1
                """
            ).map { try $0.decode(String.self, at: 0) }
            #expect(ends == ["APPROVED", "COMPLETED", "FAILED"])
        }
    }

    @Test func `let maintenance make and drop partitions and delete what is old`() async throws {
        try await RoledDatabase.with { roled in
            func maintain() async throws -> [String: Any] {
                let run = try await roled.run(
                    "relay", ["maintain", "--partition-size", "1000", "--json"], as: "maintainer")
                #expect(run.status == 0, "\(run)")
                return try run.json()
            }
            let first = try await maintain()
            #expect((first["made"] as? [String])?.contains("events_1001") == true, "\(first)")
            try await roled.database.client.executeScript(
                """
                INSERT INTO outbox.events (event_id, name, schema_version, stream_kind, stream_id, stream_version,
                    payload, correlation_id, recorded_at)
                SELECT id, 'other', 1, 'other', 'a', 1, '{}', id, now() - interval '10 days'
                FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, 1500)) e;
                INSERT INTO outbox.idempotency_keys (caller, key, command, request_hash, response, created_at)
                VALUES ('', 'k', 'c', sha256(''), '{}', now() - interval '10 days');
                INSERT INTO outbox.processes (id, version, status, state_version, state, progress, undo, late, begun_by,
                    started_at, ended_at)
                VALUES ('old/a', 1, 'completed', 1, '{}', '{}', '[]', 0, 1, now() - interval '60 days',
                    now() - interval '60 days');
                """)
            let second = try await maintain()
            #expect(second["dropped"] as? [String] == ["events_1"], "\(second)")
            #expect((second["deleted"] as? [String: Int])?["keys"] == 1, "\(second)")
            #expect((second["deleted"] as? [String: Int])?["processes"] == 1, "\(second)")
            #expect(try await roled.drain(as: "relay") == 0, "the relay reads partitions that maintenance made")
            let service = try ProgramRun(
                "relay", ["maintain", "--every", "1s", "--partition-size", "2000"],
                environment: ["DATABASE_URL": roled.url("maintainer"), "LOG_LEVEL": "warning"])
            try await roled.waitForPartition("events_4001")
            service.send(SIGTERM)
            let outcome = await service.outcome()
            #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome)")
            let allowed = try await roled.allowed("maintainer", Forbidden.maintainer)
            #expect(allowed == [])
        }
    }

    @Test func `let operators do what they do, and read no payload`() async throws {
        try await RoledDatabase.with { roled in
            let event = try await roled.appendBroken()
            try await roled.drain(as: "relay")
            func act(_ arguments: String...) async throws {
                let outcome = try await roled.run("relay", arguments, as: "operator")
                #expect(outcome.status == 0, "\(arguments): \(outcome)")
            }
            try await act("status")
            try await act("dead-letters")
            try await act("explain", event)
            try await act("redrive", event)
            try await roled.drain(as: "relay")
            try await act("skip", event, "--subscription", "inventory.stock", "--reason", "a test")
            for name in ["inventory.stock", "orders.notify"] {
                try await act("pause", name)
                try await act("resume", name)
                try await act("replay", name, "--from-beginning", "--yes")
                try await act("detach", name, "--yes")
                try await act("attach", name)
                try await act("detach", name, "--yes")
                try await act("attach", name, "--from-beginning")
                try await act("reshard", name, "--shards", "3")
                try await act("reshard", name, "--shards", "1")
            }
            try await act("audit")
            let made = try await roled.run(
                "bookshelf", ["token", "create", "importer", "--role", "writer", "--json"], as: "operator")
            let id = try #require(try made.json()["id"] as? String, "\(made)")
            for arguments in [["list"], ["revoke", id]] {
                let outcome = try await roled.run("bookshelf", ["token"] + arguments, as: "operator")
                #expect(outcome.status == 0, "\(outcome)")
            }
            let allowed = try await roled.allowed(
                "operator", Forbidden.log.dropFirst() + Forbidden.schema + Forbidden.operator)
            #expect(allowed == [])
            let add = try await roled.run(
                "bookshelf", ["add-book", "--title", "Emma", "--author", "Austen", "--price", "1"], as: "operator")
            #expect(add.status == ProgramStatus.permission.rawValue, "\(add)")
        }
    }

    @Test func `let dashboards look, and write nothing`() async throws {
        try await RoledDatabase.with { roled in
            _ = try await roled.appendBroken()
            try await roled.drain(as: "relay")
            for (program, arguments) in [
                ("bookshelf", ["list", "books"]), ("bookshelf", ["list", "orders"]),
                ("bookshelf", ["list", "inventory"]),
                ("bookshelf", ["token", "list"]), ("relay", ["status"]), ("relay", ["dead-letters"]),
                ("relay", ["audit"]), ("relay", ["explain", "1"]),
            ] {
                let outcome = try await roled.run(program, arguments, as: "readonly")
                #expect(outcome.status == 0, "\(arguments): \(outcome)")
            }
            let allowed = try await roled.allowed(
                "readonly", Forbidden.log.dropFirst() + Forbidden.schema + Forbidden.readonly)
            #expect(allowed == [])
            let pause = try await roled.run("relay", ["pause", "inventory.stock"], as: "readonly")
            #expect(pause.status == ProgramStatus.permission.rawValue, "\(pause)")
        }
    }
}
