/// The way to a customer: mail, a push message, or the terminal.
public protocol Notifier: Sendable {
    /// Tells the customer.
    ///
    /// May be asked again with the same key after a crash: a receiver that knows the key drops the repeat. A thrown error
    /// means that the customer was not told; the notice is tried again later.
    func send(_ notice: OrderNotice, idempotencyKey: String) async throws
}
