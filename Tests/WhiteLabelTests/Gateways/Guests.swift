import Logging
import Outbox
import OutboxRelay
import OutboxTesting
import ServiceLifecycle
import WhiteLabel
import WhiteLabelGateways

/// Somebody whom the outside is told of.
struct Guest: AggregateRoot {
    static let kind: AggregateKind = "guest"
    let id = Identity<Guest>()
    var recorded = RecordedEvents()
}

/// A guest arrived.
struct GuestArrived: DomainEvent {
    static let name: EventName = "guest.arrived"
    let name: String
}

extension InMemoryOutboxStore {
    /// An event for each of these names, each of another guest.
    func arrive(_ names: [String]) async throws {
        for name in names {
            try await perform { work in
                var guest = Guest()
                guest.record(GuestArrived(name: name))
                let guests: Repository<Guest> = work.repository()
                try guests.save(guest)
            }
        }
    }
}

/// A relay that calls the outside for each guest, and what it says and does.
struct Reception: Sendable {
    let store = InMemoryOutboxStore()
    let probe = RelayProbe()
    let log = LogLines()
    let name: SubscriptionName = "guests.tell"

    /// Runs a relay until `body` returns.
    func running<Result: Sendable>(
        retry: RetryPolicy = .soon, threshold: Int = 1000, concurrency: Int = 4,
        telling tell: @escaping @Sendable (GuestArrived, _ key: String) async throws -> Void,
        _ body: () async throws -> Result
    ) async throws -> Result {
        var configuration = RelayConfiguration()
        configuration.observe = probe.observe
        configuration.breaker.threshold = threshold
        configuration.breaker.basePause = .milliseconds(20)
        configuration.breaker.longestPause = .milliseconds(40)
        let relay = try Relay(
            store: store,
            handlers: HandlerRegistry {
                Deliver(GuestArrived.self, as: name, retry: retry, concurrency: concurrency) { guest, delivery in
                    try await tell(guest, delivery.idempotencyKey)
                }
            }, configuration: configuration, logger: log.logger)
        let group = ServiceGroup(services: [relay], logger: log.logger)
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let result: Swift.Result<Result, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return try result.get()
        }
    }

    /// Waits until so many events were delivered or found dead.
    func settled(_ count: Int) async { await probe.settled(count) }
}

extension RelayProbe {
    /// Waits until so many events were delivered or found dead.
    func settled(_ count: Int) async {
        var seen = 0
        await next { event in
            switch event {
            case .handled(_, let positions): seen += positions.count
            case .parked(_, _, .dead, _): seen += 1
            default: break
            }
            return seen >= count
        }
    }
}

extension RetryPolicy {
    /// Tried again within milliseconds, and as often as a test needs.
    static var soon: RetryPolicy {
        RetryPolicy(maximumAttempts: 1000, baseDelay: .milliseconds(1), maximumDelay: .milliseconds(5))
    }
}

/// Everything that was logged, as text.
struct LogLines: LogHandler {
    private let recorder = Recorder<String>()
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    var all: [String] { recorder.all }

    var logger: Logger { Logger(label: "test") { _ in self } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        recorder.append("\(event.message) \(event.metadata ?? [:])")
    }
}

extension GatewayClient {
    /// Runs one while `body` runs.
    static func with<Result>(
        patience: Duration = .seconds(10), trusting certificates: String? = nil,
        _ body: (GatewayClient) async throws -> Result
    ) async throws -> Result {
        let client = GatewayClient(patience: patience, trusting: certificates)
        let result: Swift.Result<Result, any Error>
        do { result = .success(try await body(client)) } catch { result = .failure(error) }
        try await client.shutdown()
        return try result.get()
    }
}
