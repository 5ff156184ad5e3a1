/// Draws who goes on and what strikes, from a seed.
final class RandomChooser: Chooser {
    private var random: SplitMix64
    private var faults: Int
    private let steps: Int
    /// Who went on last: goes on with some likelihood, so that long stretches of one actor occur, too.
    private var last = 0
    private let stickiness: Int

    init(_ script: Script) {
        random = SplitMix64(seed: script.seed ^ 0x5EED)
        faults = script.faults
        steps = script.steps
        stickiness = [0, 30, 80][SplitMix64.fixed(script.seed, 1) % 3]
    }

    func next(_ runnable: [Int], _ scheduler: Scheduler) -> Decision? {
        guard scheduler.decisions.count < steps else { return nil }
        if random.chance(3) { return Decision(actor: random.chance(50) ? Decision.reap : Decision.silence) }
        let goesOn = runnable.contains(last) && random.chance(stickiness)
        last = goesOn ? last : runnable[random.below(runnable.count)]
        guard faults > 0, random.below(steps) < faults * 2 + 2 else { return Decision(actor: last) }
        faults -= 1
        return Decision(actor: last, fault: Fault.allCases[random.below(Fault.allCases.count)])
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
