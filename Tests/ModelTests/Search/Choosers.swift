/// Draws who goes on and what strikes, from a seed.
final class RandomChooser: Chooser {
    private var random: SplitMix64
    /// Of its own, so that a world with a stop is the same world up to there.
    private var stopping: SplitMix64
    private var faults: Int
    private var stops: Int
    private let steps: Int
    /// Who went on last: goes on with some likelihood, so that long stretches of one actor occur, too.
    private var last = 0
    private let stickiness: Int

    init(_ script: Script) {
        random = SplitMix64(seed: script.seed ^ 0x5EED)
        stopping = SplitMix64(seed: script.seed ^ 0x570B)
        faults = script.faults
        stops = script.stops
        steps = script.steps
        stickiness = [0, 30, 80][SplitMix64.fixed(script.seed, 1) % 3]
    }

    func next(_ runnable: [Int], _ scheduler: Scheduler) -> Decision? {
        guard scheduler.decisions.count < steps else { return nil }
        if random.chance(3) { return Decision(actor: random.chance(50) ? Decision.reap : Decision.silence) }
        let goesOn = runnable.contains(last) && random.chance(stickiness)
        last = goesOn ? last : runnable[random.below(runnable.count)]
        guard faults > 0, random.below(steps) < faults * 2 + 2 else { return Decision(actor: last, fault: stop()) }
        faults -= 1
        return Decision(actor: last, fault: Fault.failures[random.below(Fault.failures.count)])
    }

    private func stop() -> Fault? {
        guard stops > 0, stopping.below(steps) < stops * 3 else { return nil }
        stops -= 1
        return .stopped
    }
}

/// Repeats choices made before; those that are not possible any more are passed over.
final class ReplayChooser: Chooser {
    private var rest: ArraySlice<Decision>

    init(_ decisions: [Decision]) { rest = decisions[...] }

    func next(_ runnable: [Int], _ scheduler: Scheduler) -> Decision? {
        while let decision = rest.popFirst() {
            if decision.actor < 0 || runnable.contains(decision.actor) { return decision }
        }
        return nil
    }
}
