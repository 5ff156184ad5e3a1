import Testing

@Suite struct MutantTests {
    @Test(arguments: Mutant.allCases)
    func `A planted fault is found`(_ mutant: Mutant) async {
        let seeds = mutant.firstSeed..<(mutant.firstSeed + 400)
        let death = await Bench.run {
            let campaign = Campaign(mutant: mutant)
            return seeds.lazy.compactMap { seed in
                campaign.run(seed: seed).violation.map { "\("\(seed)".padding(5)) \($0)" }
            }.first
        }
        guard let death else {
            Issue.record("\(mutant) lives after seeds \(seeds)")
            return
        }
        print("mutant \(mutant.rawValue.padding(22)) killed by seed \(death)")
    }
}

extension String {
    func padding(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
