import Foundation
import Outbox
import Postgres

extension OutboxOperator {
    /// Where an event stands for every subscription, and why.
    ///
    /// Changes nothing. No index leads from an identity to its row, so the log is read; a position is found at once.
    /// Other users' transactions are only listed to members of `pg_read_all_stats`.
    public func explain(_ event: EventReference) async throws -> Explanation {
        Explanation(try await facts(of: event))
    }

    /// What ``explain(_:)`` puts into words.
    public func facts(of event: EventReference) async throws -> EventFacts {
        try await look { action in
            let statements = ExplainStatements(schema: action.schema)
            let found = try action.transaction.query(statements.event(event)).first.map { try EventFacts.Event($0) }
            let rest = try action.transaction.queries([
                statements.writers, statements.standings(at: found?.position ?? 0),
            ])
            return EventFacts(
                asked: "\(event)", event: found, writers: try rest[0].map { try EventFacts.OpenWriter($0) },
                subscriptions: try rest[1].map { try EventFacts.Standing($0) })
        }
    }
}

extension EventFacts.Event {
    fileprivate init(_ row: Row) throws {
        self.init(
            id: try row.decode(at: 0), name: try row.decode(at: 1), stream: try row.decode(at: 2),
            version: try row.decode(at: 3), position: try row.decode(at: 4),
            recordedAt: try? row.decode(Date.self, at: 5), cancelledAt: try row.decodeIfPresent(at: 6))
    }
}

extension EventFacts.OpenWriter {
    fileprivate init(_ row: Row) throws {
        self.init(
            pid: try row.decodeIfPresent(at: 0), seconds: try row.decode(at: 1), state: try row.decode(at: 2),
            application: try row.decode(at: 3))
    }
}

extension EventFacts.Standing {
    fileprivate init(_ row: Row) throws {
        self.init(
            name: try row.decode(at: 0), eventNames: try row.decodeIfPresent(at: 1), createdAt: try row.decode(at: 2),
            place: Place(rawValue: try row.decode(at: 3)) ?? .passed, position: try row.decode(at: 4))
        advancedAt = try row.decodeIfPresent(at: 5)
        pausedAt = try row.decodeIfPresent(at: 6)
        pausedBy = try row.decodeIfPresent(at: 7)
        detachedAt = try row.decodeIfPresent(at: 8)
        isHalted = try row.decode(at: 9)
        holder = try row.decodeIfPresent(at: 10)
        leasedUntil = try row.decodeIfPresent(at: 11)
        if let state = try row.decodeIfPresent(String.self, at: 12) {
            parked = EventFacts.Parked(
                state: state, attempts: Int(try row.decode(Int32.self, at: 13)), dueAt: try row.decode(at: 14),
                isDue: try row.decode(at: 15), error: try row.decodeIfPresent(at: 16))
        }
        if let first = try row.decodeIfPresent(UUID.self, at: 17) {
            behind = EventFacts.Behind(
                event: first, position: try row.decode(at: 18), state: try row.decode(at: 19),
                error: try row.decodeIfPresent(at: 20))
        }
        handledAt = try row.decodeIfPresent(at: 21)
        if let actor = try row.decodeIfPresent(String.self, at: 22) {
            skipped = EventFacts.Skipped(
                by: actor, at: try row.decode(at: 23), reason: try row.decodeIfPresent(at: 24) ?? "")
        }
    }
}
