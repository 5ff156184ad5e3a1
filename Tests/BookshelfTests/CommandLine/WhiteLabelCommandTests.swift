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
