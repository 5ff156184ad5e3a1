import Dispatch
import Logging
import Outbox

/// One run: a server, everybody who works on it, and who watches them.
final class World: @unchecked Sendable {  // Only touched by whoever has the baton.
    let script: Script
    let server: Server
    let scheduler: Scheduler
    private(set) var audit: Audit
    /// The first broken promise.
    private(set) var violation: String?
    private var checked = -1
    private var isDone = false
    private var opened: [(transaction: ServerTransaction, process: ModelProcess)] = []

    init(_ script: Script, _ chooser: any Chooser, mutant: Mutant? = nil, crew: Crew, tellsStory: Bool = false) {
        self.script = script
        server = Server(mutant: mutant)
        scheduler = Scheduler(server: server, chooser: chooser, tick: script.tick, drainLimit: 4000)
        audit = Audit(script)
        if tellsStory { scheduler.story = [] }
        for (name, shards) in [(Script.react, script.shards), (Script.deliver, 1)] {
            server.shards[name] = shards
            for index in 0..<shards {
                let nothing = Snapshot(text: "1:1:")
                server.checkpoints.seed(Shard(name, index), CheckpointRow(after: nothing, upTo: nothing))
            }
        }
        server.onCommit = { [unowned self] in watch { try self.audit.committed($0, self.server, self.now) }($0) }
        scheduler.onStuck = { [unowned self] in fail("\($0): \(audit.unfinished(server))") }
        scheduler.isQuiet = { [unowned self] in isQuiet }
        hire(crew)
    }

    var now: Int { scheduler.now }
    var isOver: Bool { scheduler.isOver }

    /// Runs to the end; the broken promise, if there is one.
    func run() -> String? {
        scheduler.run()
        return violation
    }

    /// Asked before every step, answered anew after a commit only.
    private var isQuiet: Bool {
        guard scheduler.actors.allSatisfy({ $0.isFinished || $0.isRelay }) else { return false }
        if checked != server.commits { (checked, isDone) = (server.commits, audit.isDone(server)) }
        return isDone
    }

    private func hire(_ crew: Crew) {
        func hire(_ name: String, _ body: @escaping @Sendable (World, ModelActor) async -> Void) {
            let index = scheduler.actors.count
            let actor = ModelActor(index: index, name: name, thread: crew[index])
            scheduler.add(actor)
            Task(executorPreference: actor.thread) { [self] in
                actor.thread.baton.wait()
                await body(self, actor)
                scheduler.finish(actor)
            }
        }
        for (index, commands) in script.writers.enumerated() {
            hire("writer \(index)") { await Writer(world: $0, actor: $1, commands: commands).run() }
        }
        for index in 0..<script.operators {
            hire("operator \(index)") { await Operator(world: $0, actor: $1).run() }
        }
        for relay in 0..<script.relays {
            let process = RelayProcess("relay \(relay)")
            for shard in 0..<script.shards {
                hire("relay \(relay) react#\(shard)") {
                    await ReactLoop(world: $0, actor: $1, relay: process, shard: Shard(Script.react, shard)).run()
                }
            }
            guard script.delivers else { continue }
            hire("relay \(relay) deliver") { await DeliverLoop(world: $0, actor: $1, relay: process).run() }
        }
    }

    // MARK: What happens

    func pause(_ actor: ModelActor, _ intent: String) -> Fault? {
        let fault = scheduler.pause(actor, intent)
        if let fault, fault.mayTakeTry { audit.taken += 1 }
        if fault != nil { audit.faults += 1 }
        return isOver ? nil : fault
    }

    func sleep(_ actor: ModelActor, _ milliseconds: Int, _ process: ModelProcess) {
        guard !isOver else { return }
        actor.state = .asleep(until: now + max(1, milliseconds))
        switch pause(actor, "wakes") {
        case .died, .diedUnnoticed: try? kill(process, unnoticed: false)
        case .some(let fault): strike(fault, actor, process)
        case nil: break
        }
    }

    func opened(_ transaction: ServerTransaction, by process: ModelProcess) {
        opened.removeAll { $0.transaction.isOver }
        opened.append((transaction, process))
    }

    /// A process dies: its transactions end, now or when the server notices.
    func kill(_ process: ModelProcess, unnoticed: Bool) throws {
        process.isDead = true
        scheduler.tell("   \(process.holder) is dead")
        for (transaction, owner) in opened where owner === process && !transaction.isOver {
            if transaction.orphan != nil { continue }
            if unnoticed { transaction.orphan = .aborted } else { server.end(transaction, .aborted) }
        }
        for actor in scheduler.actors where actor.name.hasPrefix(process.name) && !actor.isFinished {
            if case .blocked = actor.state { actor.state = .ready }
        }
        throw ModelError.gone
    }

    func strike(_ fault: Fault, _ actor: ModelActor, _ process: ModelProcess) {
        switch fault {
        case .frozen:
            actor.frozenUntil = now + script.lease * 3 / 2
            _ = pause(actor, "thaws")
        case .restarted: server.crash()
        case .leapt: scheduler.leap(by: script.lease * 3 / 2)
        case .stopped where process.name.hasPrefix("relay"): stop(process)
        default: break
        }
    }

    /// A process is asked to stop: whoever pauses in it wakes up.
    private func stop(_ process: ModelProcess) {
        process.isStopping = true
        for actor in scheduler.actors where actor.name.hasPrefix(process.name) {
            if case .asleep = actor.state { actor.state = .ready }
        }
    }

    /// A loop of a process that was asked to stop gives back what it holds; unless something fails meanwhile, all of it.
    func retiring(_ process: ModelProcess, from shard: Shard, term: Int64? = nil, _ body: () async -> Void) async {
        guard !isOver, !process.isDead else { return }
        let faults = audit.faults
        await body()
        guard !isOver, !process.isDead, audit.faults == faults else { return }
        note { try $0.retired(process.holder, from: shard, term: term, server) }
    }

    func fail(_ message: String) {
        if violation == nil { violation = message }
        scheduler.tell("** \(message)")
        scheduler.stop()
    }

    private func watch(
        _ check: @escaping (ServerTransaction) throws -> Void
    ) -> (ServerTransaction) -> Void {
        { [unowned self] transaction in
            do { try check(transaction) } catch { fail("\(error)") }
        }
    }

    /// Notes something outside the server, and checks it.
    func note(_ body: (inout Audit) throws -> Void) {
        do { try body(&audit) } catch { fail("\(error)") }
    }

    /// Full jitter, but the same for the same try.
    func retryDelay(_ position: Int64, _ attempts: Int) -> Int {
        1 + SplitMix64.fixed(script.seed, Int(position), attempts) % 40
    }
}

/// One relay's process after another.
final class RelayProcess: @unchecked Sendable {  // Only touched by whoever has the baton.
    private var process: ModelProcess

    init(_ name: String) { process = ModelProcess(name) }

    /// The one that lives; another one starts as soon as this one is dead or told to stop.
    var current: ModelProcess {
        if process.isOver { process = process.respawned() }
        return process
    }
}
