public import Outbox

/// A rule every store of the outbox has to keep, with the check for it.
///
/// The suite is plain functions, so that it runs in any test framework:
///
/// ```swift
/// @Test(arguments: ConformanceRule.all)
/// func myStore(keeps rule: ConformanceRule) async throws {
///     try await rule.check(MyStore(…))      // an empty store, used by nobody else
/// }
/// ```
///
/// The store has to know the suite's own aggregate, ``Counter``.
public struct ConformanceRule: Sendable, CustomStringConvertible {
    /// The rule, as a sentence.
    public let description: String
    private let body: @Sendable (any OutboxStore) async throws -> Void

    init(_ description: String, _ body: @escaping @Sendable (any OutboxStore) async throws -> Void) {
        self.description = description
        self.body = body
    }

    /// Checks the rule on an empty store; throws ``ConformanceFailure`` where it does not hold.
    public func check(_ store: any OutboxStore) async throws { try await body(store) }

    /// Every rule.
    public static let all: [ConformanceRule] =
        writing + commands + reactions + parking + deliveries + outcomes + shards + trials + schedules + evolution
        + processes + uniqueKeys
}

/// A rule that does not hold.
public struct ConformanceFailure: Error, CustomStringConvertible {
    /// What was expected, and what was found.
    public let description: String
}

func expect(_ condition: Bool, _ expectation: @autoclosure () -> String) throws {
    if !condition { throw ConformanceFailure(description: "expected " + expectation()) }
}

func expectEqual<Value: Equatable>(_ found: Value, _ expected: Value, _ what: String) throws {
    if found != expected { throw ConformanceFailure(description: "\(what): expected \(expected), found \(found)") }
}

/// The error of a call that has to fail.
func failure(_ body: () async throws -> Void) async throws -> any Error {
    do { try await body() } catch { return error }
    throw ConformanceFailure(description: "expected an error, found none")
}

func expectFailure(_ code: OutboxError.Code, _ body: () async throws -> Void) async throws {
    let error = try await failure(body)
    try expect((error as? OutboxError)?.code == code, "\(code), found \(error)")
}
