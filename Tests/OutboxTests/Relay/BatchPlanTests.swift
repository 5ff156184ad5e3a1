import Testing

@testable import OutboxRelay

/// Finding the events of a batch that fail: a simulated relay that only learns what a database would tell.
@Suite struct BatchPlanTests {
    private static let failure = BatchPlan.Failure(error: "fails at commit", isHopeless: false)

    /// What became of a batch, and what it cost.
    private struct Run {
        var handled: [Int64] = []
        var parked: [Int64] = []
        var attempts = 0
    }

    /// Runs `count` events from `start` until all are settled; the failing ones fail at COMMIT, or in their handler.
    private func run(_ count: Int64, failing: Set<Int64>, inHandler: Set<Int64> = []) -> Run {
        var (plan, run, next) = (BatchPlan(), Run(), Int64(1))
        while next <= count, run.attempts < 10_000 {
            run.attempts += 1
            let events = Array((next...count).prefix(plan.limit ?? .max))
            let tried = events.filter { plan.failures[$0] == nil }
            if let thrower = tried.first(where: inHandler.contains) {
                plan.failed(at: thrower, Self.failure)
            } else if tried.contains(where: failing.contains) {
                plan.failed(somewhereIn: tried, Self.failure)
            } else {
                run.handled += tried
                run.parked += events.filter { plan.failures[$0] != nil }
                next = (events.last ?? count) + 1
                plan.succeeded(leaving: next <= count ? Array(next...count) : [])
            }
        }
        return run
    }

    @Test(arguments: [1, 2, 511, 512, 513, 999, 1000] as [Int64])
    func `one event that fails at commit is found by halves`(position: Int64) {
        let run = run(1000, failing: [position])
        #expect(run.parked == [position])
        #expect(run.handled.count == 999)
    }

    @Test func `the last event of a batch is found in a logarithm of attempts`() {
        var plan = BatchPlan()
        var (count, attempts) = (1024, 0)
        while plan.failures.isEmpty {
            plan.failed(somewhereIn: Array(1...Int64(count)), Self.failure)
            count = plan.limit ?? count
            attempts += 1
        }
        #expect(attempts == 11)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `exactly the failing events are set aside, and the others handled once and in order`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let count = Int64.random(in: 1...200, using: &random)
        func some(_ share: Int) -> Set<Int64> {
            Set((1...count).filter { _ in Int.random(in: 0..<100, using: &random) < share })
        }
        let (atCommit, inHandler) = (some(Int.random(in: 0...5, using: &random)), some(3))
        let run = run(count, failing: atCommit, inHandler: inHandler)
        let failing = atCommit.union(inHandler)
        #expect(run.parked == failing.sorted(), "seed \(seed)")
        #expect(run.handled == (1...count).filter { !failing.contains($0) }, "seed \(seed)")
    }

    @Test func `a known culprit costs one attempt, and no halving`() {
        #expect(run(1000, failing: [], inHandler: [500]).attempts == 2)
    }

    @Test func `good events do not end the care before the failing batch is passed`() {
        var plan = BatchPlan()
        plan.failed(somewhereIn: [1, 2, 3, 4], Self.failure)
        plan.failed(somewhereIn: [1, 2], Self.failure)
        #expect(plan.limit == 1)
        plan.succeeded(leaving: [2, 3, 4, 5])
        plan.succeeded(leaving: [4, 5])
        #expect(plan.limit == 1)
        plan.succeeded(leaving: [5])
        #expect(plan.limit == nil)
    }

    @Test func `a retry of an older event does not end the care either`() {
        var plan = BatchPlan()
        plan.failed(somewhereIn: [5, 6], Self.failure)
        plan.tried()
        #expect(plan.limit == 1)
    }

    @Test func `care ends where another relay has handled what was doubtful`() {
        var plan = BatchPlan()
        plan.failed(somewhereIn: [5, 6, 7], Self.failure)
        plan.succeeded(leaving: [9, 10])
        #expect(plan.limit == nil)
    }

    @Test func `a conflict is tried again three times at once, then somebody is at fault`() {
        var plan = BatchPlan()
        let answers = (1...4).map { _ in plan.mayRetryConflict() }
        #expect(answers == [true, true, true, false])
        plan.succeeded(leaving: [])
        let afterwards = plan.mayRetryConflict()
        #expect(afterwards)
    }
}
