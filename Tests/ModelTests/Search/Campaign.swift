/// Runs worlds, one seed after another.
struct Campaign {
    let mutant: Mutant?
    private let crew = Crew()

    init(mutant: Mutant? = nil) { self.mutant = mutant }

    struct Outcome {
        let script: Script
        let violation: String?
        /// What the chooser decided; the rest was run in turn.
        let decisions: [Decision]
        let steps: Int
        let story: [String]
    }

    func run(_ script: Script, _ chooser: any Chooser, tellsStory: Bool = false) -> Outcome {
        let world = World(script, chooser, mutant: mutant, crew: crew, tellsStory: tellsStory)
        let violation = world.run()
        return Outcome(
            script: script, violation: violation, decisions: world.scheduler.chosen, steps: world.scheduler.steps,
            story: world.scheduler.story ?? [])
    }

    /// A failing run, made short and told.
    func explain(_ outcome: Outcome) -> String {
        var shrinker = Shrinker(campaign: self, script: outcome.script)
        return shrinker.shrink(outcome).report(of: mutant)
    }

    func run(seed: UInt64) -> Outcome {
        let script = Script(seed: seed)
        return run(script, RandomChooser(script))
    }
}
