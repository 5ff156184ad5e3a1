import Postgres

/// Something that must hold, as a query for what breaks it.
struct Invariant: Sendable {
    let name: String
    /// What it says, for the report of a violation.
    let claim: String
    /// One row a violation, one text a row.
    let violations: String
    /// Whether it has to hold at every moment, or only when all is delivered and the journals are loaded.
    var isAlways = false
    /// Whether it holds only once everything is delivered, or journals are compared with what relays still change.
    var needsDrain = false
}

/// Something that did not hold.
struct Violated: Error, Sendable, CustomStringConvertible {
    let invariant: String
    let claim: String
    let count: Int
    let examples: [String]

    /// Being late is no proof that something is wrong: it may be the machine.
    var isProof: Bool { !invariant.hasPrefix("L") }

    var description: String {
        "\(invariant) violated \(count) times: \(claim)\n    \(examples.joined(separator: "\n    "))"
    }
}

extension Invariant {
    /// Asks the server, in one statement and so in one snapshot.
    func check(_ client: PostgresClient) async throws -> Violated? {
        let rows = try await client.withTransaction(.init(statementTimeout: .seconds(300))) { transaction in
            _ = try transaction.query("SET LOCAL jit = off")
            let rows = try transaction.query(
                SQL(unsafeText: "SELECT count(*) OVER (), v.what::text FROM (\(violations)) v (what) LIMIT 5"))
            return try rows.map { try $0.decode(Int64.self, String?.self) }
        }
        guard let first = rows.first else { return nil }
        return Violated(
            invariant: name, claim: claim, count: Int(first.0), examples: rows.map { $0.1 ?? "(null)" })
    }
}
