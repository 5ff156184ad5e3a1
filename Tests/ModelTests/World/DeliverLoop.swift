import Outbox

@testable import OutboxRelay

/// A `Deliver` subscription in one relay: the relay's own decisions and transactions, one after another.
///
/// Where the relay calls, settles and renews side by side, this does so in an order drawn from the seed. That is no
/// restriction for others: a call that runs during a settlement touches nothing the settlement does.
struct DeliverLoop {
    let world: World
    let actor: ModelActor
    let relay: RelayProcess
    let shard = Shard(Script.deliver)

    func run() async {
        while !world.isOver {
            let process = relay.current
            var turn = DeliverTurn(
                world: world, actor: actor, process: process, subscription: Handlers.deliver(world, actor, process))
            while !world.isOver, !process.isOver {
                let pause: Int
                do {
                    guard let nextDue = try await turn.step() else { continue }
                    pause = min(120, nextDue)
                } catch {
                    pause = 10
                }
                world.sleep(actor, pause, process)
            }
            await world.retiring(process, from: shard, term: turn.term) { await turn.retire() }
        }
    }
}

/// What one process's deliverer remembers, and its steps.
struct DeliverTurn {
    let world: World
    let actor: ModelActor
    let process: ModelProcess
    let subscription: Subscription
    private let shard = Shard(Script.deliver)
    private let handlers: [EventName: DeliveryHandler]
    private var tenure = DeliveryTenure()
    private var renewed = 0
    private var breaker: CircuitBreaker
    private var random: SplitMix64
    private let epoch = ContinuousClock.now

    init(world: World, actor: ModelActor, process: ModelProcess, subscription: Subscription) {
        self.world = world
        self.actor = actor
        self.process = process
        self.subscription = subscription
        guard case .deliver(let handlers) = subscription.kind else { fatalError("not a Deliver subscription") }
        self.handlers = handlers
        var policy = CircuitBreaker.Policy()
        (policy.threshold, policy.basePause, policy.longestPause) = (4, .milliseconds(20), .milliseconds(60))
        breaker = CircuitBreaker(policy)
        random = SplitMix64(seed: world.script.seed &+ UInt64(actor.index))
    }

    /// The lease it knows of.
    var term: Int64? { tenure.term }

    private var store: ModelStore { ModelStore(world, actor, process) }
    private var time: ContinuousClock.Instant { epoch + .milliseconds(world.now) }

    /// One step, and how long to pause after it; nil where there may be more at once.
    mutating func step() async throws -> Int? {
        do {
            try await takeBack()
            if let pause = breaker.pause(now: time) { return max(1, ModelTime.milliseconds(pause)) }
            switch try await read() {
            case nil: return 120
            case .nothing(let nextDue): return nextDue.map { max(1, ModelTime.milliseconds($0)) } ?? 120
            case .isolated: return nil
            case .batch(let batch, let moves, let care):
                try await deliver(batch, moves: moves, unmarks: batch.mark != nil && care?.isOver == true)
                tenure.settled()
                return nil
            }
        } catch let error as OutboxError where error.code == .leaseLost {
            tenure.lost(inTime: true)
            return 40
        }
    }

    /// Gives back what it holds, as the relay's deliverer does.
    mutating func retire() async {
        try? await takeBack()
        guard let term = tenure.term else { return }
        tenure.lost(inTime: true)
        let shard = shard
        try? await store.transact { transaction in
            try transaction.confirm(shard, term: term)
            try transaction.mark(shard, nil)
            try transaction.release(shard, term: term)
        }
    }

    private mutating func takeBack() async throws {
        guard !tenure.begun.isEmpty else { return }
        let (trials, name) = (tenure.begun, subscription.name)
        try await store.transact { try $0.refund(trials, by: name) }
        tenure.settled()
    }

    private mutating func read() async throws -> DeliveryRead.Outcome? {
        let held = world.now - renewed < world.script.lease / 3 ? tenure.term : nil
        let asked = world.now
        let reading = DeliveryRead(
            subscription: subscription, shard: shard, batchSize: world.script.batchSize,
            lease: .milliseconds(world.script.lease), holder: process.holder, held: held,
            care: tenure.care, marks: tenure.marks)
        do {
            let (term, outcome) = try await store.transact { try reading.run(in: $0) }
            if held == nil { renewed = asked }
            tenure.read(term, outcome)
            return outcome
        } catch {
            tenure.failed(reading.trace.begun)
            throw error
        }
    }

    private mutating func deliver(_ batch: Batch, moves: Bool, unmarks: Bool) async throws {
        guard let term = tenure.term else { return }
        let outbox = DeliveryBatch(batch, moves: moves)
        var settling = DeliverySettling(outbox, isMarked: unmarks)
        var streams = outbox.streams.map { $0[...] }
        var outcomes: [DeliveryOutcome] = []
        while let place = pick(streams) {
            outcomes += await next(of: &streams[place])
            if random.chance(50) || streams.allSatisfy(\.isEmpty) {
                try await commit(settling.settle(outcomes), term)
                outcomes = []
            }
            if world.now - renewed >= world.script.lease / 3 { try await renew(term) }
        }
        if let last = try settling.last() { try await commit(last, term) }
    }

    private mutating func pick(_ streams: [ArraySlice<ParkedEvent>]) -> Int? {
        let open = streams.indices.filter { !streams[$0].isEmpty }
        return open.isEmpty ? nil : open[random.below(open.count)]
    }

    private mutating func next(of stream: inout ArraySlice<ParkedEvent>) async -> [DeliveryOutcome] {
        if process.isStopping || breaker.allowance(of: 4, now: time) == 0 {
            defer { stream = [] }
            return stream.map { .postponed($0) }
        }
        guard let item = stream.popFirst() else { return [] }
        let outcome = await call(item)
        switch outcome {
        case .delivered: breaker.succeeded(now: time)
        case .parked: _ = breaker.failed(now: time, using: &random)
        case .interrupted, .postponed: break
        }
        guard let rest = outcome.rest(of: stream) else { return [outcome] }
        stream = []
        return [outcome] + rest
    }

    private func call(_ item: ParkedEvent) async -> DeliveryOutcome {
        do {
            try callOut(item)
            let delivery = Delivery(
                subscription: subscription.name, logged: item.event, attempt: max(1, item.attempts))
            try await handlers[item.event.record.name]?.run(item.event, delivery)
            return .delivered(item)
        } catch {
            return DeliveryOutcome(
                of: item, failedWith: error, isInterruption: store.cause(of: error) == .infrastructure,
                subscription.retry)
        }
    }

    /// Others may go first, also for long: the call leaves when its time has come, whoever has the lease then.
    private func callOut(_ item: ParkedEvent) throws {
        guard !process.isDead, !world.isOver else { throw ModelError.gone }
        let fault = world.pause(actor, "calls with \(item.event.position)")
        guard !process.isDead, !world.isOver else { throw ModelError.gone }
        switch fault {
        case .died, .diedUnnoticed: try world.kill(process, unnoticed: false)
        case .lost, .lostUnnoticed: throw ModelError.connectionLost
        case .some(let fault): world.strike(fault, actor, process)
        case nil: break
        }
        guard !process.isDead, !world.isOver else { throw ModelError.gone }
    }

    private mutating func renew(_ term: Int64) async throws {
        let (shard, holder, lease) = (shard, process.holder, Duration.milliseconds(world.script.lease))
        let asked = world.now
        let renewed = try await store.transact { try $0.lease(shard, holder: holder, for: lease) }
        guard renewed == term else { throw OutboxError.leaseLost(shard.subscription) }
        self.renewed = asked
    }

    private func commit(_ settlement: Settlement, _ term: Int64) async throws {
        let shard = shard
        try await store.transact { try settlement.commit(in: $0, for: shard, term: term) }
    }
}
