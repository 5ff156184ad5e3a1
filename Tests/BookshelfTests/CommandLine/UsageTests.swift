import BookshelfCommandLine
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5))) struct `A wrong command line` {
    struct Case: Sendable, CustomTestStringConvertible {
        let arguments: [String]
        var environment: [String: String] = [:]
        let status: ProgramStatus
        let error: String

        var testDescription: String { arguments.joined(separator: " ") }
    }

    static let gatsby = [
        "add-book", "--title", "The Great Gatsby", "--author", "F. Scott Fitzgerald", "--price", "12.99",
    ]

    static let cases = [
        Case(
            arguments: ["add-book", "--tilte", "x"], status: .usage,
            error: "error: usage: Unknown option '--tilte'. Did you mean '--title'?; see 'bookshelf add-book --help'"),
        Case(
            arguments: ["frobnicate"], status: .usage,
            error: "error: usage: Unexpected argument 'frobnicate'; see 'bookshelf --help'"),
        Case(
            arguments: ["add-book", "--title"], status: .usage,
            error: "error: usage: Missing value for '--title <title>'; see 'bookshelf add-book --help'"),
        Case(
            arguments: ["list", "shelves"], status: .usage,
            error: "error: usage: The value 'shelves' is invalid for '<kind>'. Please provide one of 'books', "
                + "'orders', 'inventory' or 'catalog'; see 'bookshelf list --help'"),
        Case(
            arguments: ["add-book"], status: .data,
            error: "error: invalid fields: title: is required; author: is required; price: is required; "
                + "correct them and try again"),
        Case(
            arguments: ["place-order", "--quantity", "two", "--customer", "Alice", "--price", "1e3"], status: .data,
            error: "error: invalid fields: quantity: must be a whole number; title: is required; "
                + "price: must be an amount such as 12.99, zero or more; correct them and try again"),
        Case(
            arguments: ["place-order", "--customer", "A", "--title", "B", "--price", "1", "--quantity", "1001"],
            status: .data,
            error: "error: invalid fields: quantity: must be from 1 to 1000; correct them and try again"),
        Case(
            arguments: ["place-order", "--customer", "A", "--title", "B", "--price", "-1", "--quantity", "-1"],
            status: .data,
            error: "error: invalid fields: quantity: must be from 1 to 1000; "
                + "price: must be an amount such as 12.99, zero or more; correct them and try again"),
        Case(
            arguments: ["confirm-order"], status: .data,
            error: "error: invalid fields: order: is required; correct them and try again"),
        Case(
            arguments: ["ship-order", "--order", "42"], status: .data,
            error: "error: invalid fields: order: must be an id as the commands print it, a UUID; "
                + "correct them and try again"),
        Case(
            arguments: ["adjust-stock", "--change", "0"], status: .data,
            error: "error: invalid fields: book: is required; change: must not be 0; correct them and try again"),
        Case(
            arguments: ["adjust-stock", "--book", "01a1fbe0-8734-763d-b899-7af22a89755f", "--change", "few"],
            status: .data,
            error: "error: invalid fields: change: must be a whole number; correct them and try again"),
        Case(
            arguments: ["list", "books", "--limit", "-1"], status: .usage,
            error: "error: usage: Missing value for '--limit <limit>'; see 'bookshelf list --help'"),
        Case(
            arguments: ["list", "books", "--limit", "0", "--after", "x"], status: .data,
            error: "error: invalid fields: limit: must be from 1 to 10000; "
                + "after: must be an id as the commands print it, a UUID; correct them and try again"),
        Case(
            arguments: gatsby + ["--idempotency-key", "two words"], status: .data,
            error: "error: invalid idempotency key: it must be 1 to 255 visible ASCII characters; send a UUID"),
        Case(
            arguments: gatsby, status: .configuration,
            error: "error: no database: DATABASE_URL is not set; set it to postgres://user:password@host/name, or run "
                + "'bookshelf demo', which brings its own"),
        Case(
            arguments: gatsby + ["--database-url", "postgres://alice:s3cret@host/name"], status: .usage,
            error: "error: --database-url: it holds a password, which every user of this machine can see; "
                + "set DATABASE_URL instead, or use a password file (PGPASSFILE)"),
        Case(
            arguments: ["white-label", "register-user"], status: .data,
            error: "error: invalid fields: email: is required; firstName: is required; lastName: is required; "
                + "password: is required, unless there is a googleID or a facebookID; correct them and try again"),
        Case(
            arguments: ["white-label", "register-user", "--password", "correct horse"], status: .usage,
            error: "error: usage: Unknown option '--password'; "
                + "see 'bookshelf white-label register-user --help'"),
        Case(
            arguments: ["white-label", "create-vinyl", "--title", "Kind of Blue", "--year", "soon"], status: .data,
            error: "error: invalid fields: year: must be a whole number; artist: is required; "
                + "correct them and try again"),
        Case(
            arguments: ["white-label", "edit-profile", "--username", "Ada!", "--if-version", "-1x"], status: .data,
            error:
                "error: invalid fields: user: is required; if-version: must be a whole number; username: must be 2 to "
                + "32 of a-z, 0-9 and _, and begin with a letter; correct them and try again"),
        Case(
            arguments: ["white-label", "offer-trade", "--given", "42"], status: .data,
            error:
                "error: invalid fields: by: is required; to: is required; given: must be an id as the commands print "
                + "it, a UUID; correct them and try again"),
        Case(
            arguments: ["white-label", "accept-trade"], status: .data,
            error: "error: invalid fields: trade: is required; by: is required; correct them and try again"),
        Case(
            arguments: ["white-label", "list", "coupons"], status: .usage,
            error: "error: usage: The value 'coupons' is invalid for '<kind>'. Please provide one of the following: "
                + "users, vinyl, trades, accounts, orders, enrolments; see 'bookshelf white-label list --help'"),
        Case(
            arguments: gatsby, environment: ["EVENT_PROCESSING": "later"], status: .configuration,
            error: "error: invalid EVENT_PROCESSING: it is none of sync, async; choose one"),
        Case(
            arguments: gatsby, environment: ["LOG_LEVEL": "loud"], status: .configuration,
            error: "error: invalid LOG_LEVEL: it is none of trace, debug, info, notice, warning, error, critical; "
                + "choose one"),
    ]

    @Test(arguments: cases)
    func `is answered by one line and a status`(wrong: Case) async throws {
        let run = try ProgramRun("bookshelf", wrong.arguments, environment: wrong.environment)
        let outcome = await run.outcome()
        #expect(outcome.status == wrong.status.rawValue)
        #expect(outcome.errors == [wrong.error])
        #expect(outcome.output.isEmpty)
    }

    @Test(arguments: [
        (["run", "--poll-interval", "soon"], ProgramStatus.usage, "The value 'soon' is invalid for '--poll-interval"),
        (["run", "--batch-size", "0"], .configuration, "batchSize must be from 1 to 100,000"),
        (["run", "--lease", "10ms"], .configuration, "lease must be at least 100 ms"),
        (["status", "--wacth"], .usage, "Unknown option '--wacth'"),
        (["status"], .configuration, "DATABASE_URL is not set"),
        (["status", "--watch", "--interval", "1ms"], .usage, "--interval must be at least 100ms"),
        (["status", "--interval", "1s"], .usage, "--interval is for --watch"),
        (["dead-letters", "--limit", "0"], .data, "--limit must be from 1 to 10000"),
        (["dead-letters", "--state", "undead"], .usage, "The value 'undead' is invalid for '--state"),
        (["redrive"], .usage, "nothing says which events"),
        (["redrive", "--all", "--subscription", "inventory.stock"], .usage, "--all means every dead event"),
        (["redrive", "not-an-id"], .usage, "The value 'not-an-id' is invalid for '<events>'"),
        (["redrive", "--stream", "book"], .usage, "The value 'book' is invalid for '--stream"),
        (["redrive", "--all", "--yes", "--rate", "0/s"], .usage, "The value '0/s' is invalid for '--rate"),
        (["skip", "x", "--subscription", "s", "--reason", "r"], .usage, "The value 'x' is invalid for '<event>'"),
        (["skip", "1", "--subscription", "s"], .usage, "Missing expected argument '--reason"),
        (["pause"], .usage, "Missing expected argument '<subscription>'"),
        (["replay", "s", "--yes"], .usage, "nothing says from where"),
        (["replay", "s", "--from-beginning"], .usage, "repeat with --yes"),
        (["replay", "s", "--from-beginning", "--from-position", "1", "--yes"], .usage, "several are named"),
        (["replay", "s", "--from-time", "noon", "--yes"], .usage, "The value 'noon' is invalid for '--from-time"),
        (["detach", "s"], .usage, "repeat with --yes"),
        (["explain", "0"], .usage, "The value '0' is invalid for '<event>'"),
        (["processes", "--limit", "0"], .data, "--limit must be from 1 to 10000"),
        (["processes", "--after", "x"], .data, "--after is no name/key"),
        (["processes", "--state", "dead"], .usage, "The value 'dead' is invalid for '--state"),
        (["audit", "--limit", "x"], .usage, "The value 'x' is invalid for '--limit"),
    ])
    func `of the relay is answered by one line and a status`(
        arguments: [String], status: ProgramStatus, error: String
    ) async throws {
        let outcome = await (try ProgramRun("relay", arguments)).outcome()
        #expect(outcome.status == status.rawValue)
        #expect(outcome.error?.hasPrefix("error: ") == true)
        #expect(outcome.error?.contains(error) == true, "\(outcome.errors)")
    }

    @Test func `of other bytes than UTF-8 is refused, not repaired`() async throws {
        let shell = #"exec "$0" add-book --title "$(printf 'Br\377nte')" --author A --price 1"#
        let program = try ProgramRun.folder().appending(component: "bookshelf")
        let outcome = await (try ProgramRun(at: URL(filePath: "/bin/sh"), ["-c", shell, program.path])).outcome()
        #expect(outcome.status == ProgramStatus.usage.rawValue)
        #expect(outcome.error?.hasPrefix("error: usage: argument 3 is not UTF-8") == true, "\(outcome.errors)")
    }

    @Test(arguments: [[], ["--help"], ["add-book", "--help"], ["help", "list"]])
    func `is none when it asks for help`(arguments: [String]) async throws {
        let outcome = await (try ProgramRun("bookshelf", arguments)).outcome()
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
        #expect(outcome.text.contains("USAGE: bookshelf"))
    }
}
