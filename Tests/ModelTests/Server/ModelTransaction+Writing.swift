import Foundation
import Outbox

extension ModelTransaction: WritingTransaction {
    func find<Aggregate: AggregateRoot>(_ type: Aggregate.Type, _ ids: [Aggregate.ID]) throws -> [Aggregate] {
        try call("finds \(type.kind) \(ids.map(\.streamText))")
        return ids.compactMap { id in
            let row = database.aggregates.row(StreamID(kind: type.kind, id: id.streamText), server) as? Aggregate
            store.actor.learn(Int(row?.version ?? 0))
            return row
        }
    }

    func write<Aggregate: AggregateRoot>(_ saves: [Save<Aggregate>]) throws {
        for save in saves {
            let stream = save.aggregate.stream
            try call("writes \(stream) at \(save.aggregate.version)")
            try lock(database.aggregates, stream)
            let stored = database.aggregates.row(stream, server)?.recorded.version ?? 0
            guard stored == save.replacing || mutant == .versionUnchecked else {
                throw fail(OutboxError.versionConflict(Aggregate.kind, stream.id))
            }
            database.aggregates.write(stream, save.aggregate, server)
        }
    }

    func append(_ events: [EventRecord]) throws {
        try call("appends \(events.map { "\($0.stream.id)@\($0.streamVersion)" })")
        guard mutant != .eventOutside else {
            let other = database.begin(server.client, now: world.now)
            for event in events { try database.append(event, other) }
            return database.end(other, .committed)
        }
        for event in events {
            try database.append(event, server)
            // A transaction's numbers are given one by one: others may come between.
            if event != events.last { try call("appends on") }
        }
    }

    func cancel(_ events: [UUID]) throws {
        try call("cancels")
        for event in events where database.cancellations.row(event, server) == nil {
            try lock(database.cancellations, event)
            database.cancellations.write(event, true, server)
            server.atEnd { [world] in
                if $0 { world.note { $0.calledOff(event, at: world.now) } }
            }
        }
    }

    func expectUnused(_ key: CommandKey) throws {
        try call("asks for key \(key.key)")
        guard let row = database.keys.row(key.key, server) else { return store.actor.learn(0) }
        store.actor.learn(1)
        guard row.key == key else { throw OutboxError.idempotencyKeyReused(key) }
        throw Replay(response: row.response)
    }

    func remember(_ response: [UInt8], for key: CommandKey) throws {
        try call("stores the answer to \(key.key)")
        if mutant == .keyForgotten { return }
        try lock(database.keys, key.key)
        guard database.keys.row(key.key, server) == nil else {
            throw fail(OutboxError(.constraintViolated, "idempotency_keys_pkey"))
        }
        database.keys.write(key.key, KeyRow(key: key, response: response), server)
    }

    func flush() throws {}
}
