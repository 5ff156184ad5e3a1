import Foundation

/// A run that can be asked for again: its world, the fault planted into it, and every choice up to where the rest runs in
/// turn.
struct Schedule: Equatable {
    /// How a world is made: all of it from a seed, or one of the small ones.
    enum Origin: Equatable, CustomStringConvertible {
        case seed(UInt64)
        case small(third: String)

        init?(_ text: String) {
            if let seed = UInt64(text) {
                self = .seed(seed)
            } else if text.hasPrefix("small-") {
                self = .small(third: String(text.dropFirst(6)))
            } else {
                return nil
            }
        }

        var description: String {
            switch self {
            case .seed(let seed): "\(seed)"
            case .small(let third): "small-\(third)"
            }
        }
    }

    var origin: Origin
    var mutant: Mutant?
    var decisions: [Decision]

    /// What the environment asks for; nil where it asks for none, or for one that nobody wrote.
    init?(_ environment: [String: String]) {
        guard let origin = environment["MODEL_SEED"].flatMap(Origin.init),
            let decisions = environment["MODEL_SCHEDULE"].flatMap([Decision].init(schedule:))
        else { return nil }
        self.init(origin: origin, mutant: environment["MODEL_MUTANT"].flatMap(Mutant.init), decisions: decisions)
    }

    init(origin: Origin, mutant: Mutant?, decisions: [Decision]) {
        (self.origin, self.mutant, self.decisions) = (origin, mutant, decisions)
    }

    /// The environment that asks for it.
    var environment: [(name: String, value: String)] {
        [("MODEL_SEED", "\(origin)")] + (mutant.map { [("MODEL_MUTANT", $0.rawValue)] } ?? [])
            + [("MODEL_SCHEDULE", decisions.schedule)]
    }

    func run(tellsStory: Bool = false) -> Campaign.Outcome {
        Campaign(mutant: mutant).run(Script(origin), ReplayChooser(decisions), tellsStory: tellsStory)
    }
}

extension Script {
    init(_ origin: Schedule.Origin) {
        switch origin {
        case .seed(let seed): self.init(seed: seed)
        case .small(let third): self.init(smallWithThird: third)
        }
    }
}

/// Choices as text: `2,2,2,0!died` is `2*3,0!died`.
extension [Decision] {
    init?(schedule: String) {
        self = []
        for word in schedule.split(separator: ",") {
            let parts = word.split(separator: "*")
            guard let decision = parts.first.flatMap(Decision.init), (1...2).contains(parts.count),
                let count = parts.count == 1 ? 1 : Int(parts[1]), count > 0
            else { return nil }
            self += repeatElement(decision, count: count)
        }
    }

    var schedule: String {
        var words: [String] = []
        var rest = self[...]
        while let first = rest.first {
            let count = rest.prefix { $0 == first }.count
            words.append(count == 1 ? "\(first)" : "\(first)*\(count)")
            rest = rest.dropFirst(count)
        }
        return words.joined(separator: ",")
    }
}

extension Decision {
    init?(_ text: Substring) {
        let parts = text.split(separator: "!")
        guard let actor = parts.first.flatMap({ Int($0) }), (1...2).contains(parts.count) else { return nil }
        self.init(actor: actor)
        guard parts.count == 2 else { return }
        guard let fault = Fault.allCases.first(where: { "\($0)" == parts[1] }) else { return nil }
        self.fault = fault
    }
}
