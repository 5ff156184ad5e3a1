public import Postgres

extension TestServer {
    /// Waits for what gives no signal of its own: asks again after each round trip to the server.
    ///
    /// - Parameters:
    ///   - what: The condition, for the failure's text.
    ///   - condition: True when it has come about.
    /// - Throws: ``NeverHappened`` after a minute, and what `condition` throws.
    public static func until(_ what: String, _ condition: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while try await !condition() {
            guard ContinuousClock.now < deadline else { throw NeverHappened(description: what) }
            _ = try await admin.value.query("SELECT pg_sleep(0.005)")
        }
    }

    /// A client for looking on and tidying up; never closed.
    public static let admin = Task { try await client(maximumConnections: 4) }
}

/// A condition that did not come about.
public struct NeverHappened: Error, CustomStringConvertible {
    /// The condition.
    public let description: String

    /// Names the condition.
    public init(description: String) { self.description = description }
}
