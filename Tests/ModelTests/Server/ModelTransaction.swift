import Foundation
import Outbox

/// A client's side of a transaction: every call is a point where others may go first and a fault may strike.
final class ModelTransaction {
    let store: ModelStore
    let server: ServerTransaction
    private var isLost = false

    init(_ store: ModelStore) {
        self.store = store
        server = store.world.server.begin(store.process.holder, now: store.world.now)
        store.world.opened(server, by: store.process)
    }

    var world: World { store.world }
    var database: Server { store.world.server }
    var mutant: Mutant? { store.world.server.mutant }

    /// Lets others go first; throws what struck.
    func call(_ what: @autoclosure () -> String) throws {
        // Words cost more than the step: only where somebody listens.
        try pause(world.scheduler.story == nil ? "" : "T\(server.number) \(what())")
        if server.hasFailed { throw ModelError.transactionFailed }
    }

    private func pause(_ what: String) throws {
        guard !isGone else { throw ModelError.gone }
        if isLost { throw ModelError.connectionLost }
        let fault = world.pause(store.actor, what)
        store.actor.learn(fault.map { $0.rawValue + 2 } ?? 1)
        guard !isGone else { throw ModelError.gone }
        if let fault { try strike(fault) }
        guard !isGone else { throw ModelError.gone }
        try checkServer()
        server.lastCall = world.now
    }

    private var isGone: Bool { store.process.isDead || world.isOver }

    private func checkServer() throws {
        guard server.isOver else { return }
        isLost = server.ending != .silenced
        if server.ending == .silenced, !server.hasFailed {
            server.hasFailed = true
            throw ModelError.silenced
        }
        throw isLost ? ModelError.connectionLost : ModelError.transactionFailed
    }

    private func strike(_ fault: Fault) throws {
        switch fault {
        case .lost, .unknownCommitted: lose(.aborted, at: .once)
        case .lostUnnoticed, .unknownLate: lose(.aborted, at: .later)
        case .aborted:
            server.hasFailed = true
            throw ModelError.serializationFailure
        case .died: return try world.kill(store.process, unnoticed: false)
        case .diedUnnoticed: return try world.kill(store.process, unnoticed: true)
        case .frozen, .restarted, .leapt, .stopped: return world.strike(fault, store.actor, store.process)
        }
        throw ModelError.connectionLost
    }

    private enum Notice { case once, later }

    private func lose(_ ending: ServerTransaction.Ending, at notice: Notice) {
        isLost = true
        if notice == .once { database.end(server, ending) } else { server.orphan = ending }
    }

    // MARK: Ends

    func commit() throws {
        guard !isGone else { throw ModelError.gone }
        if isLost { throw ModelError.connectionLost }
        let fault = world.pause(store.actor, "T\(server.number) COMMIT")
        guard !isGone else { throw ModelError.gone }
        switch fault {
        case .lost, .lostUnnoticed, .unknownCommitted, .unknownLate:
            if server.isOver { throw ModelError.connectionLost }
            let ending: ServerTransaction.Ending =
                fault == .unknownCommitted || fault == .unknownLate ? .committed : .aborted
            lose(
                server.hasFailed ? .aborted : ending, at: fault == .lost || fault == .unknownCommitted ? .once : .later)
            throw OutboxError(.outcomeUnknown, "the connection was lost during COMMIT")
        case .some(let fault): try strike(fault)
        case nil: break
        }
        guard !isGone else { throw ModelError.gone }
        try checkServer()
        if server.hasFailed { throw ModelError.transactionFailed }
        database.end(server, .committed)
    }

    func rollBack() {
        guard !isLost, !isGone, server.orphan == nil else { return }
        database.end(server, .aborted)
    }

    // MARK: Locks

    /// Waits until nobody else has the row, then takes it.
    func lock<Key, Row>(_ table: Table<Key, Row>, _ key: Key) throws {
        while let holder = table.holder(key, but: server) {
            if database.isDeadlock(server, for: holder) {
                server.hasFailed = true
                throw ModelError.serializationFailure
            }
            server.waitsFor = holder
            store.actor.state = .blocked(on: holder)
            defer { server.waitsFor = nil }
            try pause("T\(server.number) waits for T\(holder.number)")
        }
        database.number(server)
        table.lock(key, server)
    }

    /// Fails the transaction, as a statement does.
    func fail(_ error: any Error) -> any Error {
        server.hasFailed = true
        return error
    }
}
