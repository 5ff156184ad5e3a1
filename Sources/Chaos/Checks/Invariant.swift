import Postgres

/// Something that must hold, as a query for what breaks it.
struct Invariant: Sendable {
    let name: String
    /// What it says, for the report of a violation.
    let claim: String
    /// One row a violation, one text a row.
    ///
    /// Plain `events`, `effects` and `history` are what is to be looked at, which may be the latest part of
    /// `outbox.events`, `chaos.effects` and `chaos.history`.
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
    /// How many of the latest rows are looked at during the chaos: some minutes' worth, and never more than takes a second.
    static let latest = 50_000

    /// Asks the server, in one statement and so in one snapshot; of everything, or of the latest rows.
    func check(_ client: PostgresClient, latest: Int? = nil) async throws -> Violated? {
        let rows = try await client.withTransaction(.init(statementTimeout: .seconds(300))) { transaction in
            _ = try transaction.query("SET LOCAL jit = off")
            _ = try transaction.query("SET LOCAL work_mem = '64MB'")
            let rows = try transaction.query(
                SQL(
                    unsafeText: """
                        WITH \(Self.part("events", of: "outbox.events", by: "position", latest)),
                            \(Self.part("effects", of: "chaos.effects", by: "n", latest)),
                            \(Self.part("history", of: "chaos.history", by: "n", latest))
                        SELECT count(*) OVER (), v.what::text FROM (\(violations)) v (what) LIMIT 5
                        """))
            return try rows.map { try $0.decode(Int64.self, String?.self) }
        }
        guard let first = rows.first else { return nil }
        return Violated(
            invariant: name, claim: claim, count: Int(first.0), examples: rows.map { $0.1 ?? "(null)" })
    }

    private static func part(_ name: String, of table: String, by key: String, _ latest: Int?) -> String {
        let condition = latest.map { " WHERE \(key) > (SELECT max(\(key)) - \($0) FROM \(table))" } ?? ""
        return "\(name) AS NOT MATERIALIZED (SELECT * FROM \(table)\(condition))"
    }
}
