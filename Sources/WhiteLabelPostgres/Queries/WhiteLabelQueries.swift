public import Outbox
import OutboxPostgres
public import Postgres
public import WhiteLabel

/// The read side: ordinary SQL over White Label's tables.
///
/// Lists go by identity, so they neither skip nor repeat a row while others are added. Throws `PostgresError`.
public struct WhiteLabelQueries: Sendable {
    let client: PostgresClient

    /// Reads through this client.
    public init(client: PostgresClient) { self.client = client }

    /// Up to `limit` users who have not closed their account, after the given one.
    public func users(after: Identity<User>? = nil, limit: Int = 100) async throws -> [UserListing] {
        try await client.query(UserListing.select(after: after, limit: limit)).map(UserListing.init)
    }

    /// Up to `limit` records, after the given one.
    public func vinyls(after: Identity<Vinyl>? = nil, limit: Int = 100) async throws -> [VinylListing] {
        try await client.query(VinylListing.select(after: after, limit: limit)).map(VinylListing.init)
    }

    /// Up to `limit` trades, after the given one.
    public func trades(after: Identity<Trade>? = nil, limit: Int = 100) async throws -> [TradeListing] {
        try await client.query(TradeListing.select(after: after, limit: limit)).map(TradeListing.init)
    }

    /// What billing knows of up to `limit` traders, after the given one.
    public func accounts(after: Identity<User>? = nil, limit: Int = 100) async throws -> [AccountListing] {
        try await client.query(AccountListing.select(after: after, limit: limit)).map(AccountListing.init)
    }

    /// Up to `limit` orders of records, after the given one.
    public func orders(after: Identity<VinylOrder>? = nil, limit: Int = 100) async throws -> [VinylOrderListing] {
        try await client.query(VinylOrderListing.select(after: after, limit: limit)).map(VinylOrderListing.init)
    }

    /// Up to `limit` enrolments, after the given one.
    public func enrolments(after: Identity<Enrolment>? = nil, limit: Int = 100) async throws -> [EnrolmentListing] {
        try await client.query(EnrolmentListing.select(after: after, limit: limit)).map(EnrolmentListing.init)
    }

    /// The user of this identity, or nil; also nil for one who has closed their account.
    public func user(_ id: Identity<User>) async throws -> UserListing? {
        try await client.query(UserListing.select(id)).first.map(UserListing.init)
    }
}
