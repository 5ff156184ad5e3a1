import Dispatch
import Logging
import Synchronization

/// Hands jobs to connections, first come, first served, and opens as many connections as the waiting jobs need.
final class Pool: Sendable {
    let configuration: PostgresConfiguration
    let logger: Logger
    let preparation: PreparationSwitch
    let trips = TripCounter()
    private let state = Mutex(State())
    private let timer = DispatchQueue(label: "postgres.pool")

    private struct State {
        var waiting = JobQueue()
        var idle: [Slot] = []
        /// Threads there are.
        var slots = 0
        /// Threads awake, on their way to a job.
        var hunting = 0
        /// Connections open.
        var connected = 0
        var isClosed = false
        var isTimed = false
        var closers: [CheckedContinuation<Void, Never>] = []
    }

    private enum Need {
        case nothing
        case wake(Slot)
        case start
        case refuse(any Error)
    }

    init(configuration: PostgresConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        preparation = PreparationSwitch(isOn: configuration.preparesStatements)
    }

    /// Connections open, connections idle, callers waiting.
    var status: (open: Int, idle: Int, waiting: Int) {
        state.withLock { ($0.connected, $0.idle.count, $0.waiting.count) }
    }

    // MARK: Callers

    /// Takes a job; its closures are called exactly once.
    func submit(_ job: Job) {
        let need = state.withLock { state -> Need in
            if state.isClosed { return .refuse(Self.closed) }
            if case .over = job.phase { return .refuse(CancellationError()) }
            state.waiting.append(job)
            return nextNeed(&state)
        }
        if case .refuse(let error) = need { job.fail?(error) }
        meet(need)
        startTimer()
    }

    /// Takes a waiting job out of the queue, or has a running one stopped at the server.
    func cancel(_ job: Job) {
        var running: Cancellation?
        var hasLeft = false
        state.withLock { state in
            switch job.phase {
            case .new: job.phase = .over
            case .waiting:
                state.waiting.remove(job)
                hasLeft = true
            case .running(let cancellation): running = cancellation
            case .over: break
            }
        }
        if hasLeft { job.fail?(CancellationError()) }
        running?.request(ObjectIdentifier(job))
    }

    /// Refuses new jobs, fails waiting ones, and returns when the last connection is closed.
    func close() async {
        await withCheckedContinuation { continuation in
            let isClosed = state.withLock { state in
                state.isClosed = true
                if state.slots > 0 { state.closers.append(continuation) }
                return state.slots == 0
            }
            beginClosing()
            if isClosed { continuation.resume() }
        }
    }

    /// The same without waiting.
    func beginClosing() {
        let (waiting, idle) = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            state.hunting += state.idle.count
            return (state.waiting.removeAll(), state.idle)
        }
        for job in waiting { job.fail?(Self.closed) }
        for slot in idle { slot.wake() }
    }

    // MARK: Connections

    /// A slot has a working connection: its first job, or rest.
    func connected(_ slot: Slot, _ cancellation: Cancellation, isNew: Bool) -> Slot.Turn {
        state.withLock { state in
            state.hunting -= 1
            if isNew { state.connected += 1 }
            return turn(slot, cancellation, &state)
        }
    }

    /// A job is done: the next one, or rest.
    ///
    /// Without a usable connection the slot opens a new one if somebody waits.
    func finished(_ job: Job, _ slot: Slot, _ cancellation: Cancellation, isUsable: Bool) -> Slot.Turn {
        state.withLock { state in
            job.phase = .over
            if isUsable { return turn(slot, cancellation, &state) }
            state.connected -= 1
            guard !state.isClosed, state.waiting.count > state.hunting else { return .exit }
            state.hunting += 1
            return .connect
        }
    }

    /// A connection could not be opened.
    ///
    /// Callers wait on while another one may serve them; else they hear why.
    func connectFailed(_ error: any Error, wasConnected: Bool) {
        var failed: [Job] = []
        var next: Slot?
        state.withLock { state in
            state.hunting -= 1
            if wasConnected { state.connected -= 1 }
            if state.connected == 0, state.hunting == 0 {
                failed = state.waiting.removeAll()
            } else if state.waiting.count > state.hunting, let slot = state.idle.popLast() {
                state.hunting += 1
                next = slot
            }
        }
        logger.debug("no connection: \(error)")
        for job in failed { job.fail?(error) }
        next?.wake()
    }

    /// A slot's thread ends; who came while it was on its way out gets another one.
    func ended() {
        let (closers, need) = state.withLock { state -> ([CheckedContinuation<Void, Never>], Need) in
            state.slots -= 1
            guard state.isClosed else { return ([], nextNeed(&state)) }
            guard state.slots == 0 else { return ([], .nothing) }
            defer { state.closers = [] }
            return (state.closers, .nothing)
        }
        for closer in closers { closer.resume() }
        meet(need)
    }

    // MARK: Inside

    private static let closed = PostgresError(.poolClosed, "the client is closed")

    private func nextNeed(_ state: inout State) -> Need {
        guard state.waiting.count > state.hunting else { return .nothing }
        if let slot = state.idle.popLast() {
            state.hunting += 1
            return .wake(slot)
        }
        guard state.slots < max(1, configuration.maximumConnections) else { return .nothing }
        state.slots += 1
        state.hunting += 1
        return .start
    }

    private func meet(_ need: Need) {
        switch need {
        case .nothing, .refuse: break
        case .wake(let slot): slot.wake()
        case .start:
            guard !Slot.start(in: self) else { return }
            connectFailed(PostgresError(.connectionFailed, "the system has no thread left"), wasConnected: false)
            ended()
        }
    }

    private func turn(_ slot: Slot, _ cancellation: Cancellation, _ state: inout State) -> Slot.Turn {
        if let job = state.waiting.popFirst() {
            job.phase = .running(cancellation)
            return .run(job)
        }
        if state.isClosed {
            state.connected -= 1
            return .exit
        }
        state.idle.append(slot)
        return .park
    }

    // MARK: Waiting too long

    /// All wait equally long, so one timer for whoever waits longest is enough.
    private func startTimer() {
        let deadline: ContinuousClock.Instant? = state.withLock { state in
            guard !state.isTimed, let first = state.waiting.first() else { return nil }
            state.isTimed = true
            return first.deadline
        }
        guard let deadline else { return }
        let wait = max(.zero, deadline - .now)
        timer.asyncAfter(deadline: .now() + .milliseconds(Int(wait.wholeMilliseconds))) { [weak self] in
            self?.expire()
        }
    }

    private func expire() {
        let late = state.withLock { state in
            state.isTimed = false
            var late: [Job] = []
            while let first = state.waiting.first(), first.deadline <= .now {
                state.waiting.remove(first)
                late.append(first)
            }
            return late
        }
        let limit = configuration.acquireTimeout
        for job in late {
            job.fail?(
                PostgresError(
                    .acquireTimeout,
                    "no connection became free within \(limit); all \(configuration.maximumConnections) are busy"))
        }
        startTimer()
    }
}
