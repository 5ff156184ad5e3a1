import Foundation
import Outbox

/// A transaction on a copy of the state.
final class InMemoryTransaction: WritingTransaction {
    var state: InMemoryState
    /// The time since the store's clock stood at zero.
    let elapsed: Duration

    init(_ state: InMemoryState, elapsed: Duration) {
        self.state = state
        self.elapsed = elapsed
    }

    var now: Date { state.date(at: elapsed) }

    func find<Aggregate: AggregateRoot>(_ type: Aggregate.Type, _ ids: [Aggregate.ID]) throws -> [Aggregate] {
        ids.compactMap { state.aggregates[type.kind]?[$0.streamText] as? Aggregate }
    }

    func write<Aggregate: AggregateRoot>(_ saves: [Save<Aggregate>]) throws {
        for save in saves {
            let key = save.aggregate.id.streamText
            let stored = state.aggregates[Aggregate.kind]?[key] as? Aggregate
            guard stored?.version ?? 0 == save.replacing else {
                throw OutboxError.versionConflict(Aggregate.kind, key)
            }
            try take(save.aggregate, leaving: stored)
            state.aggregates[Aggregate.kind, default: [:]][key] = save.aggregate
        }
    }

    private func take<Aggregate: AggregateRoot>(_ aggregate: Aggregate, leaving old: Aggregate?) throws {
        for key in Aggregate.uniqueKeys {
            if let left = old.flatMap(key.value) { state.taken.remove(place(key, left)) }
            guard let value = key.value(aggregate) else { continue }
            guard state.taken.insert(place(key, value)).inserted else { throw key.taken }
        }
    }

    private func place<Aggregate: AggregateRoot>(
        _ key: UniqueKey<Aggregate>, _ value: String
    ) -> InMemoryState.TakenKey {
        InMemoryState.TakenKey(kind: Aggregate.kind, name: key.name, value: value)
    }

    func append(_ events: [EventRecord]) throws { state.append(events, at: elapsed) }

    func cancel(_ events: [UUID]) throws { state.cancelled.formUnion(events) }

    func expectUnused(_ key: CommandKey) throws {
        guard let answer = state.answers[key.key] else { return }
        guard answer.key == key else { throw OutboxError.idempotencyKeyReused(key) }
        throw Replay(response: answer.response)
    }

    func remember(_ response: [UInt8], for key: CommandKey) throws {
        try expectUnused(key)
        state.answers[key.key] = InMemoryState.Answer(key: key, response: response)
    }

    func attempt<Result>(_ body: () throws -> Result) throws -> Result {
        let before = state
        do { return try body() } catch {
            state = before
            throw error
        }
    }

    func flush() throws {}
}
