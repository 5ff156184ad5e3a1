public import Outbox

extension DomainError.Code {
    /// Only a pending order can be confirmed.
    public static let orderNotPending = DomainError.Code("order_not_pending")
    /// Only a confirmed order can be shipped.
    public static let orderNotConfirmed = DomainError.Code("order_not_confirmed")
    /// An order has at least one item, and not more than ``Order/maximumItems``.
    public static let itemCountRefused = DomainError.Code("item_count_refused")
    /// Stock never goes below zero.
    public static let stockTooLow = DomainError.Code("stock_too_low")
    /// Stock never goes above ``Inventory/maximumQuantity``.
    public static let stockTooHigh = DomainError.Code("stock_too_high")
}
