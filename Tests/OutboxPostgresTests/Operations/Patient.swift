import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import Synchronization
import TestServer
import Testing

@testable import OutboxTesting

/// A handler's outside that refuses some counters until it is healed, and notes what it takes.
final class Patient: Sendable {
    struct Ill: Error, CustomStringConvertible { let description = "the outside is ill" }

    let taken = Recorder<CounterRaised>()
    private let refused = Mutex<Set<Identity<Counter>>>([])

    init(refusing ids: [Identity<Counter>] = []) { refused.withLock { $0 = Set(ids) } }

    func heal() { refused.withLock { $0 = [] } }

    func take(_ event: CounterRaised) throws {
        guard !refused.withLock({ $0.contains(event.counterID) }) else { throw Ill() }
        taken.append(event)
    }

    /// The values taken of a counter, in order.
    func values(of id: Identity<Counter>) -> [Int64] { taken.all.filter { $0.counterID == id }.map(\.value) }
}

extension RetryPolicy {
    /// Dead after the first failure.
    static var once: RetryPolicy { RetryPolicy(maximumAttempts: 1) }
}

extension World {
    func operations(_ actor: String = "alice") -> OutboxOperator { OutboxOperator(store: store, actor: actor) }

    /// A relay with one subscription of each kind, `stock` and `mail`.
    func relay(_ stock: Patient, _ mail: Patient? = nil, retry: RetryPolicy = .once) throws -> Relay {
        try relay {
            React(to: CounterRaised.self, as: "stock", retry: retry) { event, _ in try stock.take(event) }
            if let mail {
                Deliver(CounterRaised.self, as: "mail", retry: retry) { event, _ in try mail.take(event) }
            }
        }
    }

    /// Every row that an operator could change, as text.
    func everything() async throws -> [String] {
        var texts: [String] = []
        for table: SQLIdentifier in ["subscriptions", "checkpoints", "inbox", "parked", "skipped", "audit"] {
            texts += try await client.query("SELECT t::text FROM \(schema).\(table) t ORDER BY 1").map {
                "\(table) \(try $0.decode(String.self, at: 0))"
            }
        }
        return texts
    }

    /// Runs one action in two names at once: both are kept waiting for a lock, then let go.
    func twoAtOnce(
        behind lock: SQL, _ action: @escaping @Sendable (OutboxOperator) async throws -> Void
    ) async throws -> Contest {
        let holder = OpenTransaction(client)
        try await holder.run { _ = try $0.query(lock) }
        let (alice, bob) = (operations("alice"), operations("bob"))
        async let first = Self.refusal { try await action(alice) }
        async let second = Self.refusal { try await action(bob) }
        try await untilWaiting(2)
        try await holder.rollBack()
        return Contest(alice: await first, bob: await second)
    }

    /// Waits until so many of this world's statements wait for a lock.
    func untilWaiting(_ count: Int64 = 1) async throws {
        try await TestServer.until("\(count) statements wait for a lock") { try await waiting() == count }
    }

    /// How many of this world's statements wait for a lock.
    func waiting() async throws -> Int64 {
        try await TestServer.admin.value.query(
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE wait_event_type = 'Lock' AND query LIKE '%' || \(schema.name) || '%'
            """
        ).first?.decode(at: 0) ?? 0
    }

    /// A lock that whoever acts on a subscription waits for.
    func lock(_ subscription: SubscriptionName) -> SQL {
        "SELECT FROM \(schema).subscriptions WHERE name = \(subscription.rawValue) FOR UPDATE"
    }

    private static func refusal(_ body: () async throws -> Void) async -> OutboxError? {
        do { try await body() } catch { return error as? OutboxError ?? OutboxError(.unsupported, "\(error)") }
        return nil
    }
}

/// What two operators at once were told.
struct Contest: Sendable {
    let alice: OutboxError?
    let bob: OutboxError?

    /// The one who got through; nil unless there is exactly one.
    var winner: String? {
        switch (alice, bob) {
        case (nil, .some): "alice"
        case (.some, nil): "bob"
        default: nil
        }
    }
    /// What the other one was told.
    var refusal: OutboxError? { alice ?? bob }
}

/// The error an action throws.
func refusal<Result>(_ body: () async throws -> Result) async -> OutboxError? {
    do { _ = try await body() } catch { return error as? OutboxError }
    return nil
}
