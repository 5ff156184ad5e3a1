import Foundation
public import Outbox
import Postgres

extension PostgresOutboxStore {
    /// Makes subscriptions known, each with a checkpoint where it starts; safe at the same time as other relays.
    ///
    /// Throws `OutboxError.Code.duplicateName` where a known subscription handled events in the other way.
    @discardableResult
    public func register(_ subscriptions: [Subscription]) async throws -> [SubscriptionName: Int] {
        for subscription in subscriptions { try subscription.name.validated() }
        let statements = context.subscriptions
        var shards: [SubscriptionName: Int] = [:]
        for subscription in subscriptions {
            // A transaction each: the snapshot a checkpoint starts with must not show the transaction that wrote it.
            let known = try await translating {
                try await client.query(statements.register(subscription)).first?.decode(String.self, Int32.self)
            }
            if let kind = known?.0, kind != subscription.kindName { throw Self.changed(subscription, from: kind) }
            shards[subscription.name] = known.map { Int($0.1) } ?? subscription.shards
        }
        return shards
    }

    private static func changed(_ subscription: Subscription, from kind: String) -> OutboxError {
        OutboxError(
            .duplicateName,
            "subscription '\(subscription.name)' is known as '\(kind)' and now declared as "
                + "'\(subscription.kindName)': its inbox would not fit; give the new one another name")
    }

    /// Where every known subscription stands, in the order of their names.
    public func status() async throws -> [SubscriptionStatus] {
        let statement = context.subscriptions.status.sql
        return try await translating { try await client.query(statement).map { try SubscriptionStatus($0) } }
    }

    /// Lets a subscription go on that stands still since its log was restored into a younger cluster, or its server
    /// was promoted.
    ///
    /// What was pending in the log is delivered, perhaps again; so check the outside first. Does nothing where the
    /// subscription does not stand still. Throws `OutboxError.Code.busy` where a relay is at work on it, and
    /// `OutboxError.Code.refused` where it is paused or detached.
    public func rebase(_ subscription: Subscription) async throws {
        let (name, names) = (subscription.name, subscription.eventNames)
        let shards = try await register([subscription])[name] ?? 1
        do {
            try await transact { transaction in
                for index in 0..<shards where try transaction.next(Shard(name, index), of: names, limit: 1) == nil {
                    throw OutboxError(.busy, "a relay is at work on subscription '\(name)': stop it, then try again")
                }
            }
        } catch let error as OutboxError where error.code == .busy {
            throw try await stopped(name) ?? error
        }
    }

    /// Why a subscription hands out nothing, where an operator said so.
    private func stopped(_ name: SubscriptionName) async throws -> OutboxError? {
        let statement: SQL = """
            SELECT paused_at, paused_by, detached_at FROM \(context.schema).subscriptions WHERE name = \(name.rawValue)
            """
        guard let row = try await translating({ try await client.query(statement).first }) else { return nil }
        if let since = try row.decodeIfPresent(Date.self, at: 2) {
            return OutboxError(
                .refused, "rebase: subscription '\(name)' is detached since \(since.inMessages); attach it first")
        }
        guard let since = try row.decodeIfPresent(Date.self, at: 0) else { return nil }
        return OutboxError(
            .refused,
            "rebase: subscription '\(name)' was paused by \(try row.decodeIfPresent(at: 1) ?? "somebody") at "
                + "\(since.inMessages); resume it first: it stands still until it is rebased")
    }

    private func translating<Result>(_ body: () async throws -> sending Result) async throws -> sending Result {
        do { return try await body() } catch let error as PostgresError { throw translate(error) }
    }
}
