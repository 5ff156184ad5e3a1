/// All subscriptions of an application, checked when it starts.
///
/// ```swift
/// let handlers = try HandlerRegistry {
///     React(to: BookAdded.self, as: "inventory.stock") { event, work in … }
///     Deliver(OrderShipped.self, as: "orders.notify") { event, delivery in … }
/// }
/// ```
public struct HandlerRegistry: Sendable {
    /// In the order of declaration.
    public let subscriptions: [Subscription]

    /// Collects declarations.
    ///
    /// Throws ``OutboxError/Code/invalidName`` for an empty or malformed name, ``OutboxError/Code/duplicateName`` for two
    /// subscriptions of one name or two handlers of one event in one subscription, and
    /// ``OutboxError/Code/invalidUpcasts`` for an event whose ``Upcast``s are no chain.
    public init(@HandlerBuilder _ declarations: () -> [any SubscriptionDeclaration]) throws {
        subscriptions = declarations().map(\.subscription)
        var names: Set<SubscriptionName> = []
        for subscription in subscriptions {
            if let fault = subscription.fault { throw fault }
            try subscription.name.validated()
            for event in subscription.events {
                try event.name.validated()
                try event.validateUpcasts()
            }
            guard names.insert(subscription.name).inserted else {
                throw OutboxError(
                    .duplicateName,
                    "two subscriptions are named '\(subscription.name)': their checkpoints would mix; rename one")
            }
            if let twice = subscription.duplicates.first {
                throw OutboxError(
                    .duplicateName,
                    "subscription '\(subscription.name)' handles '\(twice)' twice; make two subscriptions of it")
            }
        }
    }

    /// The subscription of this name, or nil.
    public subscript(name: SubscriptionName) -> Subscription? { subscriptions.first { $0.name == name } }
}

/// Collects ``React`` and ``Deliver`` declarations.
@resultBuilder public enum HandlerBuilder {
    /// One declaration.
    public static func buildExpression(_ one: any SubscriptionDeclaration) -> [any SubscriptionDeclaration] { [one] }
    /// Several from elsewhere.
    public static func buildExpression(_ some: [any SubscriptionDeclaration]) -> [any SubscriptionDeclaration] { some }
    /// All of a block.
    public static func buildBlock(_ parts: [any SubscriptionDeclaration]...) -> [any SubscriptionDeclaration] {
        parts.flatMap { $0 }
    }
    /// Those of an `if` without `else`.
    public static func buildOptional(_ part: [any SubscriptionDeclaration]?) -> [any SubscriptionDeclaration] {
        part ?? []
    }
    /// Those of the first branch.
    public static func buildEither(first: [any SubscriptionDeclaration]) -> [any SubscriptionDeclaration] { first }
    /// Those of the second branch.
    public static func buildEither(second: [any SubscriptionDeclaration]) -> [any SubscriptionDeclaration] { second }
}
