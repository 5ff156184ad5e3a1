import Bookshelf
import BookshelfCommandLine
import Outbox
import Postgres
import Testing

@Suite struct `An error's exit status` {
    @Test(arguments: [
        (OutboxError.Code.notFound, ProgramStatus.data), (.idempotencyKeyReused, .data),
        (.invalidIdempotencyKey, .data),
        (.constraintViolated, .data), (.payloadRefused, .data), (.versionConflict, .retry), (.busy, .retry),
        (.outcomeUnknown, .retry), (.unsuitableServer, .unavailable), (.schemaMismatch, .configuration),
        (.unsupported, .configuration), (.unmappedAggregate, .software),
    ])
    func `follows the outbox's code`(code: OutboxError.Code, status: ProgramStatus) {
        let failure = Failure(OutboxError(code, "this: because; do that"))
        #expect(failure == Failure(status, "this: because; do that"))
    }

    @Test(arguments: [
        (PostgresError.Code.connectionFailed, ProgramStatus.unavailable), (.connectionLost, .unavailable),
        (.timeout, .unavailable), (.acquireTimeout, .unavailable), (.commitOutcomeUnknown, .retry),
        (.invalidConfiguration, .configuration), (.decoding, .software),
    ])
    func `follows the database client's code`(code: PostgresError.Code, status: ProgramStatus) {
        let failure = Failure(PostgresError(code, "reason"))
        #expect(failure.status == status)
        #expect(failure.line.contains("reason"))
    }

    @Test func `is 65 for a broken rule and 70 for a defect`() throws {
        struct Surprise: Error {}
        #expect(Failure(Surprise()).status == .software)
        var inventory = Inventory(of: Identity(), title: try Title("Emma"))
        let error = try #require(throws: DomainError.self) { try inventory.adjustStock(by: -1) }
        #expect(Failure(error) == Failure(.data, error.message))
    }
}

@Suite struct `What a terminal would obey` {
    @Test func `is printed as text`() {
        let title = "a\u{1B}[2Jb\nc\u{7F}\u{9B}d\u{202E}e\u{2028}f"
        #expect(title.escapedForTerminal == "a\\u{1b}[2Jb\\u{a}c\\u{7f}\\u{9b}d\\u{202e}e\\u{2028}f")
    }

    @Test func `leaves ordinary writing alone`() {
        let title = "Der Zauberberg – 魔の山 🏔️ שלום"
        #expect(title.escapedForTerminal == title)
    }
}

@Suite struct `A database's URL` {
    @Test(arguments: [
        ("postgres://u:p@h/d", true), ("postgres://u@h/d?password=p", true), ("host=h password=p", true),
        ("postgres://u@h:5432/d", false), ("postgres:///d?host=/tmp", false), ("host=h user=u", false),
    ])
    func `tells whether it holds a password`(url: String, holds: Bool) {
        #expect(DatabaseURL(url).holdsPassword == holds)
    }

    @Test(arguments: [
        ("postgres://u@h:5432/d", "postgres://u@h:5432/new"),
        ("postgres://u@h", "postgres://u@h/new"),
        ("postgres://u@/d?host=/tmp/x&port=1", "postgres://u@/new?host=/tmp/x&port=1"),
        ("postgres://a,b/d?x=y", "postgres://a,b/new?x=y"),
        ("host=h dbname=d", "host=h dbname=d dbname=new"),
    ])
    func `can name another database`(url: String, renamed: String) {
        #expect(DatabaseURL(url).naming("new").text == renamed)
    }
}
