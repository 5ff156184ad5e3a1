import Foundation
import Outbox
import OutboxPostgres
import Postgres

/// What the campaign's operator does, by the library's own actions.
extension Scene {
    static let subscriptions: [SubscriptionName] = ["tally.ledger", "tally.sink"]

    var operations: OutboxOperator { OutboxOperator(store: store, actor: "nemesis") }

    /// Has dead events tried again, and returns how many: not those that never succeed, unless asked for.
    @discardableResult
    func redrive(deadly: Bool = false, poison: Bool = true) async throws -> Int {
        var count = 0
        for name in Self.subscriptions {
            let events = try await admin.query(
                """
                SELECT e.event_id FROM outbox.parked p JOIN outbox.events e USING (position)
                JOIN outbox.subscriptions s ON s.id = p.subscription_id
                WHERE p.state = 'dead' AND s.name = \(name.rawValue) AND (e.payload ->> 'nature' <> 'deadly' OR \(deadly))
                    AND (e.payload ->> 'nature' <> 'poison' OR \(poison))
                ORDER BY p.position LIMIT 100
                """
            ).map { try $0.decode(UUID.self, at: 0) }
            guard !events.isEmpty else { continue }
            count += try await told {
                try await operations.redrive(ParkedFilter(events: events, subscription: name)).count
            }
        }
        return count
    }

    /// Passes over the first dead event there is.
    func skipFirst() async throws {
        guard let letter = try await operations.deadLetters(limit: 1).letters.first,
            let name = Self.subscriptions.first(where: { $0.rawValue == letter.subscription })
        else { return }
        _ = try await told {
            try await operations.skip(.id(letter.event), for: name, reason: "campaign")
            return 1
        }
    }

    /// Resumes whatever is paused.
    func resumeAll() async throws {
        for name in Self.subscriptions {
            _ = try await told {
                try await operations.resume(name)
                return 1
            }
        }
    }

    /// What somebody else did meanwhile is no failure.
    private func told(_ action: () async throws -> Int) async throws -> Int {
        do { return try await action() } catch let error as OutboxError
            where [.alreadyDone, .notFound, .refused].contains(error.code)
        { return 0 }
    }
}
