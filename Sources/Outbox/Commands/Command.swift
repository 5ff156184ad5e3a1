/// A request to change something, checked as a whole and handled in one unit of work.
///
/// A command is data, so that it can be fingerprinted: the same idempotency key with another command is refused.
///
/// ```swift
/// struct ConfirmOrder: Command {
///     static let name: CommandName = "order.confirm"
///     let orderID: Identity<Order>
///
///     func handle(in work: UnitOfWork) throws -> NoResponse {
///         var order = try work.orders.get(orderID)
///         try order.confirm()
///         try work.orders.save(order)
///         return NoResponse()
///     }
/// }
/// ```
public protocol Command: Codable, Sendable {
    /// What the command answers. It is stored with the idempotency key, so it holds no secret.
    associatedtype Response: Codable & Sendable = NoResponse

    /// The stable name, part of the request's fingerprint.
    static var name: CommandName { get }

    /// Reports everything that is wrong with the command itself, before anything is read.
    func validate(_ violations: inout Violations)

    /// Does it: loads, decides, saves. A thrown error rolls everything back. May run more than once, after a conflict or
    /// a lost connection; nothing of an earlier run is stored then.
    func handle(in work: UnitOfWork) throws -> Response
}

extension Command {
    /// Nothing to check.
    public func validate(_ violations: inout Violations) {}

    /// Throws ``ValidationError`` with every violation, if there is one.
    public func checkValidity() throws {
        var violations = Violations()
        validate(&violations)
        try violations.throwIfAny()
    }
}

/// The answer of a command that has none.
public struct NoResponse: Codable, Sendable, Hashable {
    /// The one value.
    public init() {}
}
