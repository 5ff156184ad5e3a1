public import Outbox

/// Grants a trader one coupon for the fifth accepted trade, in the transaction that notes the event as handled.
public struct TradeRewards: Sendable {
    private let shards: Int

    /// Rewards; `shards` says how many relays can work on it at a time, when it is new.
    public init(shards: Int = 1) { self.shards = shards }

    /// One coupon a trader, however often a trade is published, delivered or replayed: the account remembers which trades
    /// it counted, so effects need no names, and no note of a trade stays for ever.
    ///
    /// Two trades of one trader that are handled at the same time, by two shards, both read the same account; the store
    /// refuses the second to save it, and the relay handles that one again.
    public var subscription: React {
        React(to: TradeAccepted.self, as: "billing.rewards", shards: shards) { event, work in
            let traders = [event.offeredBy, event.offeredTo]
            let known = try work.traderAccounts.find(traders)
            for trader in traders {
                var account = known.first { $0.id == trader } ?? TraderAccount(of: trader)
                if account.count(event.tradeID) { try work.traderAccounts.save(account) }
            }
        }
    }
}
