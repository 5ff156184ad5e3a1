import Outbox
public import Postgres
import Synchronization

/// Who may call the HTTP service: says whose token one is, and makes, lists and revokes tokens.
///
/// A token that was found valid is not looked up again for ``memory``, so that not every request costs a query. A
/// revocation or an expiry counts for a service after that time at the latest, and at once for tokens it did not just see.
public final class CallerDirectory: Sendable {
    let client: PostgresClient
    /// How long a token counts as valid after it was found to be.
    public let memory: Duration
    private let now: @Sendable () -> Duration
    private let known = Mutex(KnownTokens())

    /// Looks up tokens through this client; `memory` zero asks the database each time.
    public convenience init(client: PostgresClient, memory: Duration = .seconds(5)) {
        let start = ContinuousClock.now
        self.init(client: client, memory: memory) { start.duration(to: .now) }
    }

    package init(client: PostgresClient, memory: Duration, now: @escaping @Sendable () -> Duration) {
        self.client = client
        self.memory = memory
        self.now = now
    }

    /// Whose token this is; nil alike for one that is malformed, unknown, wrong, revoked or expired.
    ///
    /// An unknown id costs what a wrong secret does: a query, a hash and a comparison. Throws `PostgresError` where the
    /// database cannot be asked.
    public func caller(for token: String) async throws -> Caller? {
        guard let token = APIToken(token) else { return nil }
        let hash = token.secretHash
        // The time before the query: what is remembered was true then, and not only when the answer came.
        let asked = now()
        if let caller = known.withLock({ $0.caller(token.id, hash, at: asked) }) { return caller }
        let rows = try await client.query(
            """
            SELECT name, role, secret_hash, revoked_at IS NULL AND coalesce(expires_at > clock_timestamp(), true)
            FROM \(SQLIdentifier.bookshelf).api_tokens WHERE id = \(token.id)
            """)
        guard let caller = try Self.match(hash, rows.first) else { return nil }
        known.withLock { $0.remember(token.id, hash, caller, from: asked, until: asked + memory) }
        return caller
    }

    /// Compares also where there is nothing to compare with.
    private static func match(_ hash: [UInt8], _ row: Row?) throws -> Caller? {
        let stored = try row?.decode(PostgresBytes.self, at: 2).bytes ?? [UInt8](repeating: 0, count: hash.count)
        let isRight = hash.equalsInConstantTime(stored)
        guard let row, isRight, try row.decode(Bool.self, at: 3) else { return nil }
        return Caller(name: try row.decode(at: 0), role: try CallerRole(stored: row.decode(at: 1)))
    }

    func forget(_ id: String) { known.withLock { $0.forget(id) } }
}

extension CallerRole {
    /// The role of a row, or a `Violation` for one that this program does not know.
    init(stored text: String) throws {
        guard let role = CallerRole(rawValue: text) else {
            throw Violation(field: "role", code: "not_a_choice", message: "is no role that this program knows")
        }
        self = role
    }
}
