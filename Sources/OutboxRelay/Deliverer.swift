import Logging
import Outbox

/// Delivers to a `Deliver` subscription's shard: reads under a lease, calls handlers outside any transaction, settles as
/// they end.
///
/// No clock decides who may write: every settlement locks the checkpoint and names the lease's term. A relay that lost its
/// lease finds out there, and stops.
struct Deliverer: Worker {
    let subscription: Subscription
    let shard: Shard
    /// A read takes the lease, which is a write.
    let readsWhenRung = false
    private let store: any OutboxStore
    private let configuration: RelayConfiguration
    private let breaker: Breaker
    private let calls: DeliveryCalls
    private let logger: Logger
    private var tenure = DeliveryTenure()
    private var renewed = ContinuousClock.now
    private var pulse = Pulse()

    init(
        subscription: Subscription, shard: Shard, handlers: [EventName: DeliveryHandler], store: any OutboxStore,
        configuration: RelayConfiguration, breaker: Breaker, stop: StopSignal, logger: Logger
    ) {
        self.subscription = subscription
        self.shard = shard
        self.store = store
        self.configuration = configuration
        self.breaker = breaker
        self.logger = logger
        calls = DeliveryCalls(
            subscription: subscription, handlers: handlers, store: store, breaker: breaker,
            observe: configuration.observe, stop: stop, logger: logger,
            deadlines: Deadlines(subscription.timeout ?? .seconds(30)))
    }

    mutating func step() async throws -> Progress {
        do {
            try await takeBack()
            if let pause = breaker.pause {
                try await keepOpen()
                return .resting(min(pause, configuration.lease / 3))
            }
            guard let reading = try await read() else { return .heldElsewhere }
            switch reading {
            // An idle relay lets its lease lapse: there is nothing to fence.
            case .nothing(let nextDue): return .idle(nextDue: nextDue)
            case .isolated(let parked):
                report(parked)
                return .handled(0)
            case .batch(let batch, let moves, let care):
                pulse = Pulse()
                let count = try await deliver(batch, moves: moves, unmarks: batch.mark != nil && care?.isOver == true)
                tenure.settled()
                return .handled(count)
            }
        } catch let error as OutboxError where error.code == .leaseLost {
            tenure.lost(inTime: pulse.delay < configuration.lease)
            try await takeBack()
            return .heldElsewhere
        }
    }

    mutating func retire() async {
        try? await takeBack()
        guard let term = tenure.term else { return }
        tenure.lost(inTime: true)
        // In a task of its own: a relay that was cancelled gives its lease back all the same.
        let (shard, store) = (shard, store)
        await Task {
            try? await store.transact { transaction in
                try transaction.confirm(shard, term: term)
                try transaction.mark(shard, nil)
                try transaction.release(shard, term: term)
            }
        }.value
    }

    /// The lease stays while the circuit is open: another relay would meet the same trouble.
    private mutating func keepOpen() async throws {
        guard let term = tenure.term, ContinuousClock.now - renewed >= configuration.lease / 3 else { return }
        try await renew(term)
        renewed = .now
    }

    private mutating func takeBack() async throws {
        guard !tenure.begun.isEmpty else { return }
        let (trials, name, store) = (tenure.begun, subscription.name, store)
        try await Task { try await store.transact { try $0.refund(trials, by: name) } }.value
        tenure.settled()
    }

    // MARK: Reading

    /// Takes or renews the lease where it is time to, and reads what comes next; nil while another relay has the lease.
    private mutating func read() async throws -> DeliveryRead.Outcome? {
        let held = ContinuousClock.now - renewed < configuration.lease / 3 ? tenure.term : nil
        let asked = ContinuousClock.now
        let reading = DeliveryRead(
            subscription: subscription, shard: shard, batchSize: configuration.readSize,
            lease: configuration.lease, holder: configuration.holder, held: held,
            care: tenure.care, marks: tenure.marks)
        do {
            let (current, outcome) = try await store.transact { try reading.run(in: $0) }
            if held == nil { renewed = asked }
            tenure.read(current, outcome)
            return outcome
        } catch {
            tenure.failed(reading.trace.begun)
            throw error
        }
    }

    // MARK: Delivering

    private func deliver(_ batch: Batch, moves: Bool, unmarks: Bool) async throws -> Int {
        guard let term = tenure.term else { return 0 }
        #if Failpoints
            if mutant("ack-first") { try await commit(Settlement(checkpoint: batch.end), term: term) }
        #endif
        let outbox = DeliveryBatch(batch, moves: moves)
        let settling = DeliverySettling(outbox, isMarked: unmarks)
        let finished = Mailbox<DeliveryOutcome>()
        return try await withThrowingTaskGroup(of: Int?.self) { group in
            group.addTask {
                try await keepLease(term)
                return nil
            }
            group.addTask {
                await calls.make(for: outbox.streams, reportingTo: finished)
                finished.close()
                return nil
            }
            group.addTask {
                try await settle(finished, by: settling, term: term)
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let settled = result { return settled }
            }
            return 0
        }
    }

    /// Renews the lease until cancelled; throws when another relay has it.
    private func keepLease(_ term: Int64) async throws {
        while true {
            do { try await pulse.sleep(for: configuration.lease / 3) } catch { return }
            try await renew(term)
        }
    }

    private func renew(_ term: Int64) async throws {
        let (shard, holder, duration) = (shard, configuration.holder, configuration.lease)
        let renewed = try await store.transact { try $0.lease(shard, holder: holder, for: duration) }
        guard renewed == term else { throw OutboxError.leaseLost(shard.subscription) }
    }

    /// How long outcomes are gathered while there are calls under way: a commit costs more than a call may.
    ///
    /// What is gathered when a relay dies is delivered again, as what was under way.
    private static let gathering = Duration.milliseconds(25)

    /// Commits outcomes as they come in: all that arrived since the last commit began go into the next.
    private func settle(
        _ finished: Mailbox<DeliveryOutcome>, by settling: DeliverySettling, term: Int64
    ) async throws -> Int {
        var settling = settling
        while let outcomes = await finished.receive() {
            let settlement = settling.settle(outcomes)
            try await commit(settlement, term: term)
            report(settlement)
            await finished.gather(for: Self.gathering)
            try Task.checkCancellation()
        }
        try Task.checkCancellation()
        if let last = try settling.last() { try await commit(last, term: term) }
        return settling.count
    }

    /// Writes a settlement, if the lease is still ours.
    private func commit(_ settlement: Settlement, term: Int64) async throws {
        let shard = shard
        failpoint("before_settlement")
        try await store.transact { try settlement.commit(in: $0, for: shard, term: term) }
        failpoint("after_settlement")
    }

    private func report(_ settlement: Settlement) {
        if !settlement.delivered.isEmpty {
            configuration.observe(
                .handled(subscription.name, positions: settlement.delivered.map(\.event.position)))
        }
        report(settlement.parked)
    }

    private func report(_ parked: [ParkedEvent]) {
        for parked in parked {
            configuration.observe(
                .parked(
                    subscription.name, position: parked.event.position, state: parked.state, attempts: parked.attempts))
            logger.report(parked, of: subscription)
        }
    }
}
