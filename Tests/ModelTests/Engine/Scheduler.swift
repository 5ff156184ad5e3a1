import Dispatch

/// Picks who goes on: one baton, handed from thread to thread.
///
/// The thread that gives the baton away does the choosing, so that a run is one sequence of choices.
final class Scheduler: @unchecked Sendable {  // Only touched by whoever has the baton.
    private(set) var actors: [ModelActor] = []
    private(set) var now = 0
    private(set) var steps = 0
    /// Every choice made, in order: handed back in, it repeats the run.
    private(set) var decisions: [Decision] = []
    /// Those of the chooser, before the rest is run in turn.
    var chosen: [Decision] { Array(decisions.prefix(drainedFrom ?? decisions.count)) }
    private var drainedFrom: Int?
    /// Where the prescribed or random part ended.
    private(set) var isDraining = false
    private(set) var isOver = false
    /// What a reader may want to know, when asked for.
    var story: [String]?
    let server: Server
    private let chooser: any Chooser
    private let tick: Int
    private let drainLimit: Int
    private var drained = 0
    private let end = DispatchSemaphore(value: 0)
    /// Raised when a promise is broken: the run ends there.
    var onStuck: (String) -> Void = { _ in }
    /// Called before each step of the drain; true where nothing is left to do.
    var isQuiet: () -> Bool = { false }

    init(server: Server, chooser: any Chooser, tick: Int, drainLimit: Int) {
        self.server = server
        self.chooser = chooser
        self.tick = tick
        self.drainLimit = drainLimit
    }

    func add(_ actor: ModelActor) { actors.append(actor) }

    /// Runs everybody to the end; called from outside.
    func run() {
        pass(nil)
        end.wait()
    }

    func stop() { isOver = true }

    func tell(_ line: @autoclosure () -> String) { if story != nil { story?.append(line()) } }

    /// A point at which others may go first; answers what strikes.
    func pause(_ actor: ModelActor, _ intent: String) -> Fault? {
        actor.intent = intent
        pass(actor)
        let fault = actor.fault
        actor.fault = nil
        actor.state = .ready
        return fault
    }

    func finish(_ actor: ModelActor) {
        actor.state = .finished
        pass(nil)
    }

    /// Chooses who goes on, and waits unless it is oneself.
    private func pass(_ from: ModelActor?) {
        guard let next = choose() else {
            end.signal()
            return
        }
        if next === from { return }
        next.thread.baton.signal()
        from?.thread.baton.wait()
    }

    private func choose() -> ModelActor? {
        while !isOver {
            let runnable = actors.filter { $0.isRunnable(at: now) }.map(\.index)
            guard !runnable.isEmpty else {
                if !leap() {
                    guard actors.contains(where: { !$0.isFinished }) else { return nil }
                    onStuck("nobody can go on")
                }
                continue
            }
            guard let decision = decide(runnable) else { continue }
            steps += 1
            now += tick
            decisions.append(decision)
            if let actor = act(decision, runnable) { return actor }
        }
        return actors.first { !$0.isFinished }
    }

    private func decide(_ runnable: [Int]) -> Decision? {
        if !isDraining {
            if let decision = chooser.next(runnable, self) { return decision }
            isDraining = true
            drainedFrom = decisions.count
            tell("-- faults end, the rest runs in turn")
        }
        if isQuiet() {
            isOver = true
            return nil
        }
        drained += 1
        if drained > drainLimit {
            onStuck("not everything is done \(drainLimit) steps after the last fault")
            return nil
        }
        server.reap(now: now, all: true)
        let turn = drained % actors.count
        return Decision(actor: runnable.first { $0 >= turn } ?? runnable[0])
    }

    private func act(_ decision: Decision, _ runnable: [Int]) -> ModelActor? {
        if decision.actor < 0 {
            tell("\(steps) server ends \(decision.actor == Decision.reap ? "an orphan" : "a silent transaction")")
            server.reap(now: now, all: false, silentOnly: decision.actor == Decision.silence)
            return nil
        }
        guard runnable.contains(decision.actor) else { return nil }
        let actor = actors[decision.actor]
        tell("\(steps) \(actor.name): \(actor.intent)\(decision.fault.map { "  <- \($0)" } ?? "")")
        actor.fault = decision.fault
        return actor
    }

    /// Nobody is awake: the clock goes on to the next who will be.
    private func leap() -> Bool {
        if server.reap(now: now, all: true) { return true }
        let times = actors.compactMap(\.wakesAt) + server.deadlines
        guard let next = times.min(), next > now else { return false }
        now = next
        return true
    }

    /// The clock makes a leap.
    func leap(by milliseconds: Int) { now += milliseconds }
}

/// Says who goes on; nil ends its part, and the rest is run in turn without faults.
protocol Chooser: AnyObject {
    func next(_ runnable: [Int], _ scheduler: Scheduler) -> Decision?
}
