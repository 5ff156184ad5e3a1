import Testing

@Suite struct MutantTests {
    @Test(arguments: Mutant.allCases)
    func `A planted fault is found`(_ mutant: Mutant) {
        let campaign = Campaign(mutant: mutant)
        let seeds = mutant.firstSeed..<(mutant.firstSeed + 400)
        for seed in seeds {
            let outcome = campaign.run(seed: seed)
            guard let violation = outcome.violation else { continue }
            print("mutant \(mutant.rawValue.padding(22)) killed by seed \("\(seed)".padding(5)) \(violation)")
            return
        }
        Issue.record("\(mutant) lives after seeds \(seeds)")
    }
}

extension String {
    func padding(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
