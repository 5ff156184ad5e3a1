/// A rule of the domain that a request would break: what, why and what to do, in one line.
///
/// A struct with an open code, so that a new rule never breaks a `switch`.
public struct DomainError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Which rule.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The stable word for programs.
        public let description: String

        private init(_ description: String) { self.description = description }

        /// Only a pending order can be confirmed.
        public static let orderNotPending = Code("order_not_pending")
        /// Only a confirmed order can be shipped.
        public static let orderNotConfirmed = Code("order_not_confirmed")
        /// An order has at least one item, and not more than ``Order/maximumItems``.
        public static let itemCountRefused = Code("item_count_refused")
        /// Stock never goes below zero.
        public static let stockTooLow = Code("stock_too_low")
        /// Stock never goes above ``Inventory/maximumQuantity``.
        public static let stockTooHigh = Code("stock_too_high")
    }

    /// Which rule.
    public let code: Code
    /// What, why and what to do, in one line.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
