import Bookshelf
import BookshelfCommandLine
import BookshelfPostgres
import Foundation
import Outbox
import OutboxPostgres
import Postgres
import Testing

@Suite(.timeLimit(.minutes(5))) struct `An operator's commands` {
    @Test func `list a dead event, explain it, redrive it, and keep the books`() async throws {
        try await Troubled.with { troubled in
            let url = troubled.url
            let page = try await relay("dead-letters", "--json", on: url).json()
            let letter = try #require((page["letters"] as? [[String: Any]])?.first)
            #expect(letter["event"] as? String == troubled.event)
            #expect(letter["state"] as? String == "dead")
            #expect(letter["subscription"] as? String == "inventory.stock")
            #expect((letter["firstFailed"] as? String)?.hasSuffix("Z") == true, "\(letter)")
            let table = try await relay("dead-letters", "--event", "book.added", on: url)
            #expect(table.output.count == 2)
            #expect(table.output.first?.hasPrefix("SUBSCRIPTION     EVENT") == true)
            let explained = try await relay("explain", troubled.event, on: url)
            #expect(explained.output.contains { $0.contains("dead after 1 attempt, lastly by: ") }, "\(explained)")
            let dry = try await relay("redrive", troubled.event, "--dry-run", on: url)
            #expect(dry.output.last == "1 would be redriven")
            let done = try await relay(
                "redrive", "--stream", troubled.stream, "--rate", "10/s", "--actor", "alice", "--json", on: url)
            #expect(try done.json()["dryRun"] as? Bool == false)
            #expect((try done.json()["events"] as? [Any])?.count == 1)
            let again = try await relay("redrive", "--stream", troubled.stream, on: url)
            #expect(again.status == ProgramStatus.data.rawValue)
            #expect(again.error?.contains("alice at ") == true, "\(again)")
            let audit = try await relay("audit", "--json", on: url).json()
            let entry = try #require((audit["audit"] as? [[String: Any]])?.first)
            #expect(entry["actor"] as? String == "alice")
            #expect((entry["details"] as? [String: Any])?["per_second"] as? Double == 10)
            #expect(try await relay("audit", on: url).output.last?.contains("redriven=1 selection=stream") == true)
        }
    }

    @Test func `redrive everything that is dead only when it is meant`() async throws {
        try await Troubled.with { troubled in
            let hasty = try await relay("redrive", "--all", on: troubled.url)
            #expect(hasty.status == ProgramStatus.usage.rawValue)
            #expect(hasty.error?.contains("repeat with --yes") == true)
            #expect(
                try await relay("redrive", "--all", "--dry-run", on: troubled.url).output.last == "1 would be redriven")
            let meant = try await relay("redrive", "--all", "--yes", on: troubled.url)
            #expect(meant.output.last == "1 redriven")
            let user = ProcessInfo.processInfo.userName
            #expect(try await relay("audit", on: troubled.url).output.last?.contains(" \(user) ") == true)
        }
    }

    @Test func `skip an event with a reason, once`() async throws {
        try await Troubled.with { troubled in
            func skip(_ more: String...) async throws -> Outcome {
                let run = try ProgramRun(
                    "relay",
                    ["skip", troubled.event, "--subscription", "inventory.stock", "--reason", "a test"] + more,
                    environment: ["DATABASE_URL": troubled.url])
                return await run.outcome()
            }
            let silent = try await relay("skip", troubled.event, "--subscription", "inventory.stock", on: troubled.url)
            #expect(silent.status == ProgramStatus.usage.rawValue)
            #expect(try await skip().output == ["Skipped book.added \(troubled.event) for inventory.stock"])
            let second = try await skip("--json")
            #expect(second.status == ProgramStatus.data.rawValue)
            #expect(second.error?.contains("was skipped by ") == true, "\(second)")
            let explained = try await relay("explain", troubled.event, "--json", on: troubled.url).json()
            let lines = try #require(explained["lines"] as? [[String: Any]])
            #expect(lines.compactMap { $0["verdict"] as? String } == ["skipped", "not_asked_for"])
            #expect(
                try await relay("dead-letters", on: troubled.url).output == ["Nothing is set aside that fits."])
        }
    }

    @Test(arguments: [("pause", "resume"), ("detach", "attach")])
    func `stop a subscription and let it go on`(stop: String, goOn: String) async throws {
        try await Troubled.with { troubled in
            func act(_ action: String, _ more: String...) async throws -> Outcome {
                let assent = action == "detach" ? ["--yes"] : []
                let run = try ProgramRun(
                    "relay", [action, "inventory.stock"] + assent + more, environment: ["DATABASE_URL": troubled.url])
                return await run.outcome()
            }
            #expect(try await act(stop).status == 0)
            try await troubled.store.process(.gatsby)
            #expect(try await troubled.drain() == 0)
            let second = try await act(stop)
            #expect(second.status == ProgramStatus.data.rawValue)
            #expect(second.error?.contains("nothing is left to do") == true)
            #expect(
                try await act(goOn, "--json").text == #"{"action":"\#(goOn)","subscription":"inventory.stock"}"#)
            #expect(try await troubled.drain() == 1)
            #expect(try await act(goOn).status == ProgramStatus.data.rawValue)
        }
    }

    @Test func `replay from a position, a time or the beginning, and stock no book twice`() async throws {
        try await Troubled.with { troubled in
            try await troubled.store.process(.gatsby)
            try await troubled.drain()
            let url = troubled.url
            let dry = try await relay("replay", "inventory.stock", "--from-beginning", "--dry-run", on: url)
            #expect(dry.output.last == "nothing was changed")
            #expect(dry.output.first?.hasPrefix("SUBSCRIPTION     FROM  THROUGH  EVENTS") == true)
            for start in [["--from-beginning"], ["--from-position", "1"], ["--from-time", "2020-01-01T00:00:00Z"]] {
                let run = try ProgramRun(
                    "relay", ["replay", "inventory.stock", "--yes", "--json"] + start,
                    environment: ["DATABASE_URL": url])
                let replay = try #require(try await run.outcome().json()["replay"] as? [String: Any])
                #expect(replay["events"] as? Int == 2)
            }
            try await troubled.drain()
            #expect(try await troubled.queries.census().inventories == 1)
            let far = try await relay("replay", "inventory.stock", "--from-position", "99", "--yes", on: url)
            #expect(far.status == ProgramStatus.data.rawValue)
        }
    }

    @Test func `share a subscription out, and say which shards nobody serves`() async throws {
        try await Troubled.with { troubled in
            let url = troubled.url
            let done = try await relay("reshard", "orders.notify", "--shards", "4", on: url)
            #expect(
                done.output.first?.hasSuffix("relays that run serve only those they know: start them again") == true)
            try await troubled.client.execute(
                """
                INSERT INTO outbox.events (event_id, name, schema_version, stream_kind, stream_id, stream_version, payload,
                    correlation_id)
                SELECT id, 'other', 1, 'other', n::text, 1, '{}', id
                FROM (SELECT n, gen_random_uuid() AS id FROM generate_series(1, 40) n) e
                """)
            func status() async throws -> [Int]? {
                let all = try await relay("status", "--json", on: url).json()["subscriptions"] as? [[String: Any]]
                return all?.first { $0["name"] as? String == "orders.notify" }?["unserved"] as? [Int]
            }
            #expect(try await status() == [1, 2, 3], "the first one is served: it has moved")
            let table = try await relay("status", on: url)
            #expect(
                table.output.last?.hasPrefix("orders.notify: events wait in shard 1, 2, 3, and no relay serves it")
                    == true,
                "\(table)")
            try await troubled.client.execute(
                "UPDATE outbox.checkpoints SET advanced_at = advanced_at - interval '1 minute'")
            try await troubled.client.execute(
                "UPDATE outbox.events SET recorded_at = recorded_at - interval '1 minute'")
            #expect(try await status() == [0, 1, 2, 3])
            #expect(try await relay("pause", "orders.notify", on: url).status == 0)
            #expect(try await status() == [], "paused is said instead")
            #expect(try await relay("resume", "orders.notify", on: url).status == 0)
            try await troubled.drain()
            #expect(try await status() == [])
        }
    }

    @Test func `rebase no subscription that is paused, and say so`() async throws {
        try await Troubled.with { troubled in
            #expect(try await relay("pause", "inventory.stock", on: troubled.url).status == 0)
            let refused = try await relay("rebase", "inventory.stock", "--yes", on: troubled.url)
            #expect(refused.status == ProgramStatus.data.rawValue)
            #expect(refused.error?.contains("'inventory.stock' was paused by ") == true, "\(refused)")
        }
    }

    @Test func `watch the status until told to stop`() async throws {
        try await Troubled.with { troubled in
            for (signal, flags) in [(SIGINT, ["--json"]), (SIGTERM, [])] {
                let run = try ProgramRun(
                    "relay", ["status", "--watch", "--interval", "100ms"] + flags,
                    environment: ["DATABASE_URL": troubled.url])
                for _ in 0..<2 { #expect(await run.line { $0.contains("inventory.stock") } != nil) }
                run.send(signal)
                let outcome = await run.outcome()
                #expect(outcome.status == 0)
                #expect(outcome.errors.isEmpty)
                #expect(!outcome.text.contains("\u{1B}"), "no terminal, no redrawing")
                #expect(flags.isEmpty || outcome.output.allSatisfy { $0.hasPrefix(#"{"subscriptions":["#) })
            }
        }
    }

    @Test func `print nothing that a terminal obeys`() async throws {
        try await Troubled.with { troubled in
            try await troubled.client.execute("UPDATE outbox.parked SET error = \("evil\u{1B}[2J\nline")")
            for arguments in [["dead-letters"], ["explain", troubled.event], ["redrive", troubled.event]] {
                let run = try ProgramRun("relay", arguments, environment: ["DATABASE_URL": troubled.url])
                let outcome = await run.outcome()
                #expect(outcome.text.contains(#"evil\u{1b}[2J\u{a}line"#), "\(outcome)")
                #expect(!outcome.text.contains("\u{1B}"))
            }
        }
    }
}

/// A bookshelf without a catalog, with one event that is dead for `inventory.stock`, since its payload is none of a book's.
struct Troubled: Sendable {
    let url: String
    let client: PostgresClient
    let store: PostgresOutboxStore
    let event: String
    let stream: String

    var queries: BookshelfQueries { BookshelfQueries(client: client) }

    static func with(_ body: (Troubled) async throws -> Void) async throws {
        try await TestDatabase.with { database in
            let store = try PostgresOutboxStore.bookshelf(client: database.client, logger: .silent)
            let book = Identity<Book>()
            let broken = EventRecord(
                id: .timeOrdered(), name: BookAdded.name, schemaVersion: 1,
                stream: StreamID(kind: Book.kind, id: book.streamText), streamVersion: 1,
                payload: Array(#"{"bookID":"\#(book)","title":7}"#.utf8), metadata: Metadata())
            try await store.transact { transaction in
                try transaction.append([broken])
                try transaction.flush()
            }
            let troubled = Troubled(
                url: database.url, client: database.client, store: store,
                event: broken.id.uuidString.lowercased(), stream: "\(broken.stream)")
            try await troubled.drain()
            try await body(troubled)
        }
    }

    @discardableResult
    func drain() async throws -> Int { try await World(store: store, keepsCatalog: false).drain() }
}
