import Outbox
import Testing
import WhiteLabel

@Suite struct `A trader's account` {
    private func traded(_ count: Int) -> (account: TraderAccount, trades: [Identity<Trade>]) {
        let trades = (0..<count).map { _ in Identity<Trade>() }
        var account = TraderAccount(of: Identity())
        #expect(trades.filter { account.count($0) } == trades)
        return (account, trades)
    }

    @Test func `holds no coupon for four trades`() {
        let account = traded(4).account
        #expect(account.coupon == nil && account.trades.count == 4)
        #expect(account.recorded.pending.isEmpty)
    }

    @Test func `gets a coupon for the fifth trade, and says for which`() throws {
        let (account, trades) = traded(5)
        let coupon = try #require(account.coupon)
        let granted = CouponGranted(couponID: coupon.id, traderID: account.id, tradeIDs: trades)
        #expect(account.recorded.pending.map { $0 as? CouponGranted } == [granted])
        #expect(CouponGranted.name == "coupon.granted")
    }

    @Test func `counts each trade once`() {
        var (account, trades) = traded(4)
        #expect(trades.filter { account.count($0) } == [])
        #expect(account.coupon == nil && account.trades == trades)
    }

    @Test func `gets no second coupon, and remembers no more than five trades`() throws {
        var (account, trades) = traded(5)
        let coupon = account.coupon
        #expect(!(0..<20).contains { _ in account.count(Identity()) })
        #expect(account.coupon == coupon && account.trades == trades)
        #expect(account.recorded.pending.count == 1)
    }
}
