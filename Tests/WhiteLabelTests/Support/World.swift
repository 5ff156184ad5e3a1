import Logging
import Outbox
import OutboxPostgres
import OutboxRelay
import OutboxTesting

/// White Label on a store of its own, and a relay when a test asks for it.
struct World: Sendable {
    let store: any OutboxStore

    /// Delivers everything that is committed to the subscriptions of `declarations`, as one relay.
    @discardableResult
    func drain(_ declarations: [any SubscriptionDeclaration]) async throws -> Int {
        try await Relay(store: store, handlers: try HandlerRegistry { declarations }, logger: .silent).drain()
    }
}

/// Where a test runs: every rule holds in memory and on Postgres.
enum Backend: CaseIterable {
    case memory, postgres

    func world(_ body: (World) async throws -> Void) async throws {
        switch self {
        case .memory: try await body(World(store: InMemoryOutboxStore()))
        case .postgres: try await TestDatabase.with { database in try await body(World(store: database.store())) }
        }
    }
}

extension Logger {
    /// Says nothing.
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
