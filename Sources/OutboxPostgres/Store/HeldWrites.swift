import Foundation
import Outbox
import Postgres

/// What a transaction that has read nothing wants written.
///
/// It is held back until something is read or the unit ends, so that it can be written together with what others hold, and
/// by the same statements: all their books by one.
struct HeldWrites: Sendable {
    private enum Write: Sendable {
        case saves(any AnyHeldSaves)
        case events([EventRecord])
        case cancellations([UUID])
        case answer(CommandKey, [UInt8])
    }

    private var writes: [Write] = []
    private var rows = 0
    private var bytes = 0
    private var isOrdinary = true

    var isEmpty: Bool { writes.isEmpty }

    /// Whether it may go with others'.
    ///
    /// New aggregates only: of two that change one aggregate, one has to fail. And not many, as the others wait for it.
    var isJoinable: Bool { !isEmpty && isOrdinary && rows <= 100 && bytes <= 64 << 10 }

    mutating func hold<Aggregate: AggregateRoot>(
        _ saves: [Save<Aggregate>], by mapping: any AggregateMapping<Aggregate>
    ) {
        writes.append(.saves(HeldSaves(saves, mapping)))
        rows += saves.count
        if saves.contains(where: { !$0.isInsert }) { isOrdinary = false }
    }

    mutating func hold(_ events: [EventRecord]) {
        writes.append(.events(events))
        rows += events.count
        for event in events { bytes += event.payload.count }
    }

    mutating func hold(cancellations: [UUID]) {
        writes.append(.cancellations(cancellations))
        isOrdinary = false
    }

    mutating func hold(_ response: [UInt8], for key: CommandKey) {
        writes.append(.answer(key, response))
        bytes += response.count + key.request.count
    }

    /// Queues all of it, in its order.
    func enqueue(on transaction: Transaction, _ context: StoreContext) throws {
        for write in writes {
            switch write {
            case .saves(let saves): try saves.write(with: [], in: transaction)
            case .events(let events): transaction.enqueue(try context.log.append(events))
            case .cancellations(let events): transaction.enqueue(context.log.cancel(events))
            case .answer(let key, let response):
                transaction.enqueue(context.keys.insert([(key, response)]))
            }
        }
    }

    /// Queues what several hold, by set: states, kind by kind, then events, then answers.
    static func enqueue(_ parts: [HeldWrites], on transaction: Transaction, _ context: StoreContext) throws {
        guard parts.count > 1 else { return try parts[0].enqueue(on: transaction, context) }
        var kinds: [AggregateKind] = []
        var saves: [AggregateKind: [any AnyHeldSaves]] = [:]
        var events: [EventRecord] = []
        var answers: [(CommandKey, [UInt8])] = []
        for write in parts.lazy.flatMap(\.writes) {
            switch write {
            case .saves(let held):
                if saves[held.kind] == nil { kinds.append(held.kind) }
                saves[held.kind, default: []].append(held)
            case .events(let held): events += held
            case .answer(let key, let response): answers.append((key, response))
            case .cancellations: break  // Never in company.
            }
        }
        for kind in kinds { try saves[kind]?.first?.write(with: saves[kind]?.dropFirst() ?? [], in: transaction) }
        if !events.isEmpty { transaction.enqueue(try context.log.append(events)) }
        if !answers.isEmpty { transaction.enqueue(context.keys.insert(answers)) }
    }
}

/// Saves of one type, whichever it is.
private protocol AnyHeldSaves: AnyObject, Sendable {
    var kind: AggregateKind { get }

    /// Queues them with others of the same kind.
    func write(with others: ArraySlice<any AnyHeldSaves>, in transaction: Transaction) throws
}

private final class HeldSaves<Aggregate: AggregateRoot>: AnyHeldSaves {
    private let saves: [Save<Aggregate>]
    private let mapping: any AggregateMapping<Aggregate>

    init(_ saves: [Save<Aggregate>], _ mapping: any AggregateMapping<Aggregate>) {
        (self.saves, self.mapping) = (saves, mapping)
    }

    var kind: AggregateKind { Aggregate.kind }

    func write(with others: ArraySlice<any AnyHeldSaves>, in transaction: Transaction) throws {
        let joined = others.reduce(into: saves) { joined, other in
            if let other = other as? Self { joined += other.saves }
        }
        try mapping.write(joined, in: transaction)
    }
}
