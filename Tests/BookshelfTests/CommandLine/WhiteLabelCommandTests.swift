import BookshelfCommandLine
import Foundation
import Postgres
import Testing
import WhiteLabel
import WhiteLabelPostgres

@Suite(.timeLimit(.minutes(5))) struct `White Label on the command line` {
    private func made(_ outcome: Outcome, _ key: String) throws -> String {
        try #require(try outcome.json()[key] as? String, "\(outcome)")
    }

    /// An account that needs no password.
    private func register(_ name: String, on url: String) async throws -> String {
        let outcome = try await bookshelf(
            "white-label", "register-user", "--email", "\(name)@example.com", "--first-name", name, "--last-name",
            "Doe",
            "--google-id", name, "--json", on: url)
        return try made(outcome, "userID")
    }

    @Test func `takes two users from their accounts to a trade`() async throws {
        try await TestDatabase.with { database in
            let url = database.url
            let (ada, grace) = (try await register("ada", on: url), try await register("grace", on: url))
            let edited = try await bookshelf(
                "white-label", "edit-profile", "--user", ada, "--first-name", "Augusta", "--if-version", "1", on: url)
            #expect(edited.output == ["Profile of user \(ada): version 2"])
            let vinyl = try made(
                try await bookshelf(
                    "white-label", "create-vinyl", "--title", "Kind of Blue", "--artist", "Miles Davis", "--year",
                    "1959",
                    "--genre", "Jazz", "--genre", "Modal", "--json", on: url), "vinylID")
            let wish = try await bookshelf("white-label", "wish", "--user", grace, "--vinyl", vinyl, on: url)
            #expect(wish.output == ["Record \(vinyl) is on the wish list of user \(grace)"])
            func offer() async throws -> String {
                let offered = try await bookshelf(
                    "white-label", "offer-trade", "--by", ada, "--to", grace, "--wanted", vinyl, "--json", on: url)
                return try made(offered, "tradeID")
            }
            let (accepted, declined) = (try await offer(), try await offer())
            let decline = try await bookshelf(
                "white-label", "decline-trade", "--trade", declined, "--by", grace, "--json", on: url)
            #expect(decline.text == #"{"replayed":false,"status":"DECLINED","tradeID":"\#(declined)"}"#)
            let accept = try await bookshelf(
                "white-label", "accept-trade", "--trade", accepted, "--by", grace, "--sync", on: url)
            #expect(accept.output.first == "Accepted trade \(accepted)")
            #expect(
                accept.output.contains("[Slack] New on White Label: Kind of Blue by Miles Davis (1959, Jazz, Modal)"))
            try await checkLists(of: database, ada, vinyl)
        }
    }

    private func checkLists(of database: TestDatabase, _ ada: String, _ vinyl: String) async throws {
        let url = database.url
        let users = try await bookshelf("white-label", "list", "users", "--limit", "1", "--json", on: url).json()
        let first = try #require((users["users"] as? [[String: Any]])?.first)
        #expect(first["username"] as? String == "augustadoe" && first["version"] as? Int == 3)
        #expect(first.keys.allSatisfy { !$0.lowercased().contains("password") })
        #expect(users["next"] as? String == ada)
        let rest = try await bookshelf("white-label", "list", "users", "--after", ada, on: url)
        #expect(rest.output.count == 2 && rest.output.last?.hasSuffix("grace Doe  gracedoe  grace@example.com") == true)
        let records = try await bookshelf("white-label", "list", "vinyl", on: url)
        #expect(records.output.last == "\(vinyl)  Kind of Blue  Miles Davis  1959  Jazz, Modal  1", "\(records)")
        let trades = try await bookshelf("white-label", "list", "trades", "--json", on: url).json()
        let listed = try #require(trades["trades"] as? [[String: Any]])
        #expect(listed.compactMap { $0["status"] as? String } == ["ACCEPTED", "DECLINED"])
        #expect(listed.compactMap { $0["wanted"] as? Int } == [1, 1])
        let accounts = try await bookshelf("white-label", "list", "accounts", on: url)
        #expect(accounts.output.count == 3 && accounts.output.dropFirst().allSatisfy { $0.hasSuffix("  1       -") })
    }

    @Test func `takes an order to its approval`() async throws {
        try await TestDatabase.with { database in
            let url = database.url
            let (ada, grace) = (try await register("ada", on: url), try await register("grace", on: url))
            let vinyl = try made(
                try await bookshelf(
                    "white-label", "create-vinyl", "--title", "Blue", "--artist", "Joni Mitchell", "--json", on: url),
                "vinylID")
            func order() async throws -> (order: String, approval: String) {
                let placed = try await bookshelf(
                    "white-label", "order-vinyl", "--by", grace, "--vinyl", vinyl, "--json", "--sync", on: url)
                return (try made(placed, "orderID"), try made(placed, "approvalID"))
            }
            func decide(_ command: String, _ approval: String, by user: String) async throws -> Outcome {
                try await bookshelf(
                    "white-label", command, "--approval", approval, "--by", user, "--sync", on: url)
            }
            let (granted, refused, withdrawn) = (try await order(), try await order(), try await order())
            let own = try await decide("grant-approval", granted.approval, by: grace)
            #expect(
                own.status == ProgramStatus.data.rawValue
                    && own.error?.contains("nobody decides on an order of") == true)
            let grant = try await decide("grant-approval", granted.approval, by: ada)
            #expect(grant.output.first == "Granted approval \(granted.approval)")
            let refuse = try await decide("refuse-approval", refused.approval, by: ada)
            #expect(refuse.output.first == "Refused approval \(refused.approval)")
            let withdraw = try await bookshelf(
                "white-label", "withdraw-order", "--order", withdrawn.order, "--sync", on: url)
            #expect(withdraw.output.first == "Withdrew order \(withdrawn.order)")
            let late = try await decide("grant-approval", withdrawn.approval, by: ada)
            #expect(late.error?.contains("it is WITHDRAWN, not PENDING") == true)
            let listed = try await bookshelf("white-label", "list", "orders", "--json", on: url).json()
            let orders = try #require(listed["orders"] as? [[String: Any]])
            let statuses = orders.reduce(into: [:]) { $0[$1["orderID"] as? String] = $1["status"] as? String }
            #expect(
                statuses == [granted.order: "APPROVED", refused.order: "REFUSED", withdrawn.order: "WITHDRAWN"])
        }
    }

    @Test func `enrols an organisation, whole or not at all`() async throws {
        try await TestDatabase.with { database in
            let url = database.url
            func enrol(_ name: String, _ organisation: String) async throws -> Outcome {
                try await bookshelf(
                    "white-label", "enrol", "--email", "\(name)@example.com", "--first-name", name, "--last-name",
                    "Doe",
                    "--google-id", name, "--organisation", organisation, "--sync", on: url)
            }
            let first = try await enrol("ada", "Trajectories")
            #expect(first.output.first?.hasPrefix("Began enrolment ") == true, "\(first)")
            _ = try await enrol("grace", "TRAJECTORIES")
            let listed = try await bookshelf("white-label", "list", "enrolments", "--json", on: url).json()
            let enrolments = try #require(listed["enrolments"] as? [[String: Any]])
            let statuses = enrolments.reduce(into: [:]) { $0[$1["email"] as? String] = $1["status"] as? String }
            #expect(statuses == ["ada@example.com": "COMPLETED", "grace@example.com": "FAILED"])
            let users = try await bookshelf("white-label", "list", "users", on: url)
            #expect(users.output.count == 2 && users.output.last?.hasSuffix("ada@example.com") == true, "\(users)")
            let wrong = try await bookshelf("white-label", "enrol", "--patience", "0", on: url)
            #expect(wrong.status == ProgramStatus.data.rawValue)
            for field in ["email", "firstName", "password", "organisation", "patience"] {
                #expect(wrong.error?.contains("\(field): ") == true, "\(wrong)")
            }
        }
    }

    @Test func `refuses what the domain refuses`() async throws {
        try await TestDatabase.with { database in
            let ada = try await register("ada", on: database.url)
            let cases: [([String], String)] = [
                (
                    [
                        "register-user", "--email", "ADA@example.com", "--first-name", "A", "--last-name", "B",
                        "--facebook-id", "1",
                    ],
                    "cannot use this email address: an account with it exists; sign in, or use another address"
                ),
                (
                    ["create-vinyl", "--title", "T", "--artist", "A"]
                        + ["a", "b", "c", "d"].flatMap { ["--genre", $0] },
                    "cannot give a vinyl 4 genres: it may have at most 3; leave out 1"
                ),
                (
                    ["offer-trade", "--by", ada, "--to", ada, "--wanted", ada],
                    "cannot offer a trade to oneself: both sides are \(ada); name another trader"
                ),
                (
                    ["edit-profile", "--user", ada, "--username", "x", "--email", "x"],
                    "invalid fields: email: must be an address such as name@example.com; username: must be 2 to 32 of a-z, "
                        + "0-9 and _, and begin with a letter; correct them and try again"
                ),
            ]
            for (arguments, error) in cases {
                let run = try ProgramRun(
                    "bookshelf", ["white-label"] + arguments, environment: ["DATABASE_URL": database.url])
                let outcome = await run.outcome()
                #expect(outcome.status == ProgramStatus.data.rawValue)
                #expect(outcome.error == "error: \(error)")
            }
            let stale = try await bookshelf(
                "white-label", "edit-profile", "--user", ada, "--first-name", "X", "--if-version", "7", on: database.url
            )
            #expect(stale.status == ProgramStatus.retry.rawValue)
        }
    }
}
