import ArgumentParser
import BookshelfCommandLine
import Logging
import Outbox
import WhiteLabel
import WhiteLabelPostgres

/// `bookshelf white-label list users|vinyl|trades|accounts|orders|enrolments`.
struct WhiteLabelListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List a page of users, vinyl (records), trades, accounts (what billing counted), orders, enrolments.")

    enum Kind: String, CaseIterable, ExpressibleByArgument {
        case users, vinyl, trades, accounts, orders, enrolments
    }

    @Argument(help: "What to list.") var kind: Kind
    @Option(help: "How many at most, 1 to 10000.") var limit = 100
    @Option(help: "Begin after this id: the 'next' of the page before.") var after: String?
    @Flag(help: "Print one JSON object.") var json = false
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        var violations = Violations()
        violations.range("limit", limit, 1...10_000)
        let after: Identity<User>? = after == nil ? nil : violations.identity("after", after)
        try violations.throwIfAny()
        let settings = try Settings.read()
        let logger = settings.logger("bookshelf", level: .warning)
        try await BookshelfDatabase.with(try database.configuration(settings), logger: logger) { database in
            let queries = WhiteLabelQueries(client: database.client)
            switch kind {
            case .users: try show(await queries.users(after: after, limit: limit + 1)) { $0.userID }
            case .vinyl:
                try show(await queries.vinyls(after: after.map { Identity($0.uuid) }, limit: limit + 1)) { $0.vinylID }
            case .trades:
                try show(await queries.trades(after: after.map { Identity($0.uuid) }, limit: limit + 1)) { $0.tradeID }
            case .accounts: try show(await queries.accounts(after: after, limit: limit + 1)) { $0.traderID }
            case .orders:
                try show(await queries.orders(after: after.map { Identity($0.uuid) }, limit: limit + 1)) { $0.orderID }
            case .enrolments:
                try show(await queries.enrolments(after: after.map { Identity($0.uuid) }, limit: limit + 1)) {
                    $0.enrolmentID
                }
            }
        }
    }

    /// One more item than fit was asked for: where it came, there is another page.
    private func show<Item: Listed, Aggregate>(_ items: [Item], _ id: (Item) -> Identity<Aggregate>) throws {
        let page = Array(items.prefix(limit))
        let next = items.count > limit ? page.last.map { id($0).description } : nil
        try JSONPage(kind: kind.rawValue, items: page, next: next).show(asJSON: json)
    }
}

extension UserListing: Listed {
    static var headings: [String] { ["USER", "VERSION", "NAME", "USERNAME", "EMAIL"] }
    var cells: [String] {
        [userID.description, "\(version)", "\(firstName) \(lastName)", username ?? "-", email]
    }
}

extension VinylListing: Listed {
    static var headings: [String] { ["VINYL", "TITLE", "ARTIST", "YEAR", "GENRES", "WISHES"] }
    var cells: [String] {
        let genres = genres.isEmpty ? "-" : genres.joined(separator: ", ")
        return [vinylID.description, title, artist, year.map { "\($0)" } ?? "-", genres, "\(wishes)"]
    }
}

extension TradeListing: Listed {
    static var headings: [String] { ["TRADE", "BY", "TO", "STATUS", "GIVEN", "WANTED"] }
    var cells: [String] {
        [
            tradeID.description, offeredBy.description, offeredTo.description, status.rawValue, "\(given)",
            "\(wanted)",
        ]
    }
}

extension AccountListing: Listed {
    static var headings: [String] { ["TRADER", "TRADES", "COUPON"] }
    var cells: [String] { [traderID.description, "\(trades)", couponID?.description ?? "-"] }
}

extension VinylOrderListing: Listed {
    static var headings: [String] { ["ORDER", "BY", "RECORDS", "STATUS", "APPROVAL"] }
    var cells: [String] {
        [orderID.description, orderedBy.description, "\(vinyls)", status.rawValue, approvalID.description]
    }
}

extension EnrolmentListing: Listed {
    static var headings: [String] { ["ENROLMENT", "ORGANISATION", "EMAIL", "STATUS", "REASON"] }
    var cells: [String] { [enrolmentID.description, organisation, email, status.rawValue, reason ?? "-"] }
}
