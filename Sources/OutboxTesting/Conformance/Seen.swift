import Logging
import Outbox
import OutboxRelay

/// Every raised counter, as a subscription that reads from the beginning sees it.
func seen(on store: any OutboxStore) async throws -> [CounterRaised] {
    let events = Recorder<CounterRaised>()
    let name = SubscriptionName(rawValue: "seen.n\(UInt32.random(in: 0 ... .max))")
    try await drain(store) { React(to: CounterRaised.self, as: name) { event, _ in events.append(event) } }
    return events.all
}

/// Delivers everything that is due to these handlers.
@discardableResult
func drain(
    _ store: any OutboxStore, @HandlerBuilder _ handlers: () -> [any SubscriptionDeclaration]
) async throws -> Int {
    var quiet = Logger(label: "conformance")
    quiet.logLevel = .critical
    return try await Relay(store: store, handlers: HandlerRegistry(handlers), logger: quiet).drain()
}

extension RetryPolicy {
    /// Tried again at once, so that a drain sees every try.
    static func atOnce(attempts: Int) -> RetryPolicy {
        RetryPolicy(maximumAttempts: attempts, baseDelay: .zero, maximumDelay: .zero)
    }
}
