/// Somebody who takes steps: a writer, one loop of a relay, an operator.
final class ModelActor: @unchecked Sendable {  // Only touched by whoever has the baton.
    enum State {
        case ready
        case blocked(on: ServerTransaction)
        case asleep(until: Int)
        case finished
    }

    let index: Int
    let name: String
    let isRelay: Bool
    let thread: ModelThread
    var state = State.ready
    /// A frozen one is not scheduled before this time.
    var frozenUntil = 0
    /// What it does when it goes on.
    var intent = "starts"
    /// What struck it when it was chosen.
    var fault: Fault?
    /// Grows with everything it is told, so that two states of a world can be compared.
    var history = 0

    init(index: Int, name: String, thread: ModelThread) {
        self.index = index
        self.name = name
        isRelay = name.hasPrefix("relay")
        self.thread = thread
    }

    func learn(_ fact: Int) { history = (history &* 31 &+ fact) &* 0x1_0000_01B3 }

    func isRunnable(at now: Int) -> Bool {
        guard frozenUntil <= now else { return false }
        switch state {
        case .ready: return true
        case .blocked(let holder): return holder.isOver
        case .asleep(let time): return time <= now
        case .finished: return false
        }
    }

    /// When it can go on by itself; nil where that takes somebody else.
    var wakesAt: Int? {
        switch state {
        case .ready: frozenUntil
        case .asleep(let time): max(time, frozenUntil)
        case .blocked(let holder): holder.isOver ? frozenUntil : nil
        case .finished: nil
        }
    }

    var isFinished: Bool { if case .finished = state { true } else { false } }
}

/// An operating system's process: it dies as a whole.
final class ModelProcess: @unchecked Sendable {  // Only touched by whoever has the baton.
    let name: String
    private(set) var generation = 0
    var isDead = false
    /// Asked to stop: every loop in it ends its step, gives back what it holds and is gone.
    var isStopping = false

    init(_ name: String) { self.name = name }

    /// Whether it does nothing new.
    var isOver: Bool { isDead || isStopping }

    /// Who it is for others; another one after each death.
    var holder: String { "\(name).\(generation)" }

    /// The process that takes the dead one's place.
    func respawned() -> ModelProcess {
        let next = ModelProcess(name)
        next.generation = generation + 1
        return next
    }
}
