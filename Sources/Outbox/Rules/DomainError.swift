/// A rule of the domain that a request would break: what, why and what to do, in one line.
///
/// A struct with an open code, so that a new rule never breaks a `switch`:
///
/// ```swift
/// extension DomainError.Code {
///     static let orderNotPending = DomainError.Code("order_not_pending")
/// }
/// ```
public struct DomainError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Which rule.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The stable word for programs.
        public let description: String

        /// A rule by its stable word, such as `order_not_pending`: clients compare it.
        public init(_ description: String) { self.description = description }
    }

    /// Which rule.
    public let code: Code
    /// What, why and what to do, in one line.
    ///
    /// Callers see it, so it holds no secret.
    public let message: String

    /// Says which rule a request would break.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
