import BookshelfCommandLine
import BookshelfPostgres
import Outbox
import OutboxPostgres
import WhiteLabel
import WhiteLabelPostgres

/// Five trades that are accepted at once, counted by a relay that dies meanwhile, and delivered twice.
struct TradesScene {
    let database: BookshelfDatabase
    let relay: RelayProcess
    /// Who offers, and who accepts.
    let traders: [Identity<User>]
    let vinyl: Identity<Vinyl>

    private static let rewards: SubscriptionName = "billing.rewards"
    private var queries: WhiteLabelQueries { WhiteLabelQueries(client: database.client) }

    func play() async throws {
        try StandardOutput.line("Accepting five trades at once, and killing the relay with SIGKILL in between...")
        let before = try await database.queries.census()
        let trades = try await offer(TraderAccount.tradesForCoupon)
        try await accept(trades.prefix(2))
        try await waitForFirstCount()
        relay.freeze()
        try await accept(trades.dropFirst(2))
        try await checkIsInTheMiddle()
        await relay.kill()

        try StandardOutput.line("Starting it again, and delivering all five a second time...")
        try relay.start()
        try await database.drained()
        let operations = OutboxOperator(store: database.store, actor: "demo")
        let replay = try await operations.replay(Self.rewards, from: .beginning, reason: "all is delivered twice")
        try check(replay.events == trades.count, "all five are delivered again, not \(replay.events)")
        try await database.drained()
        try await checkCoupons(since: before)
    }

    private func offer(_ count: Int) async throws -> [Identity<Trade>] {
        var trades: [Identity<Trade>] = []
        for _ in 0..<count {
            let offer = OfferTrade(by: traders[0], to: traders[1], TradeTerms(wanted: [vinyl]))
            trades.append(try await database.store.process(offer).tradeID)
        }
        return trades
    }

    /// Each by a command of its own, all at the same time.
    private func accept(_ trades: ArraySlice<Identity<Trade>>) async throws {
        let (store, trader) = (database.store, traders[1])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for trade in trades {
                group.addTask { _ = try await store.process(AcceptTrade(tradeID: trade, by: trader)) }
            }
            try await group.waitForAll()
        }
    }

    private func waitForFirstCount() async throws {
        let queries = queries
        try await Deadline.waiting(for: "the first trade to be counted") {
            while try await queries.accounts().isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        }
    }

    private func checkIsInTheMiddle() async throws {
        let counted = try await queries.accounts().map(\.trades)
        let pending = try await database.store.status().first { $0.name == Self.rewards.rawValue }?.lag ?? 0
        try check(counted.allSatisfy { (1...2).contains($0) }, "some trades are counted before the relay dies")
        try check(pending > 0, "some trades are pending when the relay dies")
        try StandardOutput.line("Some trades were counted, some were pending")
    }

    private func checkCoupons(since before: Census) async throws {
        let accounts = try await queries.accounts()
        try check(Set(accounts.map(\.traderID)) == Set(traders), "both traders have an account, and nobody else")
        for account in accounts {
            try check(account.trades == TraderAccount.tradesForCoupon, "five trades are counted, not \(account.trades)")
            try check(account.couponID != nil, "the fifth grants a coupon")
        }
        let events = try await database.queries.census().events - before.events
        try check(events == 5 + 5 + 2, "five offers, five answers and two coupons are announced, not \(events) events")
        try StandardOutput.line("Five trades counted, one coupon each: nothing lost, nothing twice")
    }
}
