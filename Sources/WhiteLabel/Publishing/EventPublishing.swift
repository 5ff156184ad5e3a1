public import Outbox

/// Tells other systems what they may know, by way of a broker.
public struct EventPublishing: Sendable {
    private let publisher: any EventPublisher
    private let retry: RetryPolicy

    /// Publishes by way of `publisher`.
    public init(publisher: any EventPublisher, retry: RetryPolicy = RetryPolicy()) {
        self.publisher = publisher
        self.retry = retry
    }

    /// One subscription, so that what happens to one aggregate is published in order; at least once.
    public var subscription: Deliver {
        Deliver(VinylCreated.self, as: "publishing.events", retry: retry) { event, delivery in
            try await publish(.vinylCreated(PublicVinyl(id: event.vinylID, facts: event.facts)), delivery)
        }
        .and(VinylUpdated.self) { event, delivery in
            try await publish(.vinylUpdated(PublicVinyl(id: event.vinylID, facts: event.facts)), delivery)
        }
        .and(TradeAccepted.self) { event, delivery in
            let trade = PublicTrade(id: event.tradeID, offeredBy: event.offeredBy, offeredTo: event.offeredTo)
            try await publish(.tradeAccepted(trade), delivery)
        }
        .and(UserCreated.self) { event, delivery in
            try await publish(.userCreated(PublicUser(id: event.userID)), delivery)
        }
        .and(UserClosed.self) { event, delivery in
            try await publish(.userClosed(PublicUser(id: event.userID)), delivery)
        }
    }

    private func publish(_ fact: PublicFact, _ delivery: Delivery) async throws {
        let event = PublicEvent(fact, of: delivery.logged)
        try await publisher.publish(event, idempotencyKey: delivery.idempotencyKey)
    }
}
