import Postgres
import Synchronization

/// Commits what several units of work want written as one transaction: one COMMIT for all, one statement for a table.
///
/// Whoever finds no transaction under way begins one for itself; what others bring meanwhile shares the next. A group
/// that fails commits nothing, and each of its members is written by itself then: only who caused it fails.
final class GroupCommit: Sendable {
    private struct Member: Sendable {
        let id: UInt64
        let writes: HeldWrites
        let caller: UnsafeContinuation<Turn, Never>
    }

    /// What somebody who wants to commit learns.
    private enum Turn: Sendable {
        /// To commit at once, counted as one of those under way.
        case first
        /// To commit by itself: nobody knows which member its group failed by.
        case alone
        case committed
        case failed(any Error)
    }

    private struct State {
        var waiting: [Member] = []
        var joined: UInt64 = 0
        /// Transactions under way.
        var flights = 0
        /// How many are to go alone before others go together again.
        var loners = 0
    }

    private let state = Mutex(State())
    private let client: PostgresClient
    private let context: StoreContext

    /// Two, so that the server works on one while the other is written down.
    private static let mostFlights = 2
    private static let mostMembers = 64
    /// How many go alone after a group that failed: what disturbed it may come again.
    private static let span = 64
    /// How long a transaction that others wait for waits for a lock.
    private static let lockTimeout = Duration.milliseconds(50)

    init(client: PostgresClient, context: StoreContext) {
        self.client = client
        self.context = context
    }

    /// How many wait for the next group.
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// Commits one unit's writes, by themselves or with others'.
    ///
    /// - Throws: as `PostgresClient.withTransaction` does. A task that is cancelled while its group is under way learns
    ///   what became of the group.
    func commit(_ writes: HeldWrites) async throws {
        switch writes.isJoinable ? await turn(for: writes) : .alone {
        case .first: if try await !commitAtOnce(writes) { try await commitAlone(writes) }
        case .alone: try await commitAlone(writes)
        case .committed: return
        case .failed(let error): throw error
        }
    }

    /// False where it would have to wait for a lock, and others for it.
    private func commitAtOnce(_ writes: HeldWrites) async throws -> Bool {
        defer { landed() }
        do {
            try await commitAlone(writes, .init(lockTimeout: Self.lockTimeout))
            return true
        } catch let error as PostgresError where error.sqlState == .lockNotAvailable {
            return false
        }
    }

    private func commitAlone(_ writes: HeldWrites, _ options: TransactionOptions = .init()) async throws {
        let context = self.context
        try await client.withTransaction(options) { try writes.enqueue(on: $0, context) }
    }

    // MARK: Members

    /// Waits until it is known what becomes of a unit's writes.
    private func turn(for writes: HeldWrites) async -> Turn {
        let id = state.withLock { state in
            state.joined += 1
            return state.joined
        }
        return await withTaskCancellationHandler {
            await withUnsafeContinuation { caller in
                join(Member(id: id, writes: writes, caller: caller))
            }
        } onCancel: {
            leave(id)
        }
    }

    private func join(_ member: Member) {
        let turn = state.withLock { state -> Turn? in
            if state.loners > 0 {
                state.loners -= 1
                return .alone
            }
            guard state.flights == Self.mostFlights || !state.waiting.isEmpty else {
                state.flights += 1
                return .first
            }
            state.waiting.append(member)
            return nil
        }
        if let turn { member.caller.resume(returning: turn) }
    }

    private func leave(_ id: UInt64) {
        let member = state.withLock { state in
            state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
        }
        member?.caller.resume(returning: .failed(CancellationError()))
    }

    // MARK: Groups

    /// Counts as a transaction under way until it is said to have landed, so that tests can fill a group.
    func takeOff() { state.withLock { $0.flights += 1 } }

    /// A transaction is done: those who wait go next.
    func landed() {
        if isNeeded() { Task { repeat { await fly() } while isNeeded() } }
    }

    private func isNeeded() -> Bool {
        state.withLock { state in
            if state.waiting.isEmpty { state.flights -= 1 }
            return !state.waiting.isEmpty
        }
    }

    /// Commits a group.
    private func fly() async {
        let group = Group()
        do {
            try await client.withTransaction(.init(lockTimeout: Self.lockTimeout, retries: 0)) { [self] transaction in
                let members = board(group)
                if !members.isEmpty { try HeldWrites.enqueue(members.map(\.writes), on: transaction, context) }
            }
            for member in group.members { member.caller.resume(returning: .committed) }
        } catch {
            let isUnknown = (error as? PostgresError)?.code == .commitOutcomeUnknown
            if group.members.isEmpty { return refuse(error) }
            state.withLock { $0.loners = Self.span }
            for member in group.members { member.caller.resume(returning: isUnknown ? .failed(error) : .alone) }
        }
    }

    /// There was no connection: nobody who waits for one would get it.
    private func refuse(_ error: any Error) {
        let members = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        for member in members { member.caller.resume(returning: .failed(error)) }
    }

    /// Takes those who wait into a group, on the connection's thread and as late as possible.
    private func board(_ group: Group) -> [Member] {
        state.withLock { state in
            let members = Array(state.waiting.prefix(Self.mostMembers))
            state.waiting.removeFirst(members.count)
            group.members = members
            return members
        }
    }

    /// Who shares one transaction.
    private final class Group: Sendable {
        private let boarded = Mutex<[Member]>([])

        var members: [Member] {
            get { boarded.withLock { $0 } }
            set { boarded.withLock { $0 = newValue } }
        }
    }
}
