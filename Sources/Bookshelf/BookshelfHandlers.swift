public import Outbox

extension HandlerRegistry {
    /// Everything Bookshelf does when something happened.
    ///
    /// `notifier` tells customers about their orders; `others` are what handles events besides: projections, as the domain
    /// knows no SQL, and other domains; `announce` takes a line about stock once it is committed. Throws what ``init(_:)`` throws, which the tests
    /// rule out.
    public static func bookshelf(
        notifier: any Notifier, others: [any SubscriptionDeclaration] = [],
        announce: @escaping @Sendable (String) -> Void
    ) throws -> HandlerRegistry {
        try HandlerRegistry {
            InventoryStocking(announce: announce).subscription
            OrderNotifications(notifier: notifier).subscription
            others
        }
    }
}
