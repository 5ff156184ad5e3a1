import Outbox
import Testing

@Suite struct RetryPolicyTests {
    @Test(arguments: [(1, 100), (2, 200), (3, 400), (4, 800), (5, 1000), (64, 1000), (1000, 1000), (0, 100)])
    func `a delay is spread from nothing to a doubling ceiling, up to the longest`(attempt: Int, ceiling: Int) {
        let policy = RetryPolicy(baseDelay: .milliseconds(100), maximumDelay: .seconds(1))
        var random = SplitMix64(seed: UInt64(attempt))
        let delays = (0..<2000).map { _ in policy.delay(afterAttempt: attempt, using: &random) }
        let bound = Duration.milliseconds(ceiling)
        #expect(delays.allSatisfy { (.zero...bound).contains($0) })
        #expect((delays.min() ?? .zero) < bound / 100 && (delays.max() ?? .zero) > bound * 99 / 100, "full jitter")
        let mean = delays.reduce(.zero, +) / 2000
        #expect((bound * 45 / 100...bound * 55 / 100).contains(mean), "evenly")
    }

    @Test func `the same source of randomness gives the same delays`() {
        var (one, other) = (SplitMix64(seed: 7), SplitMix64(seed: 7))
        let policy = RetryPolicy()
        for attempt in 1...20 {
            #expect(
                policy.delay(afterAttempt: attempt, using: &one) == policy.delay(afterAttempt: attempt, using: &other))
        }
    }

    @Test func `without a delay there is none, after any number of tries`() {
        let policy = RetryPolicy(baseDelay: .zero)
        #expect([1, 2, 1000].allSatisfy { policy.delay(afterAttempt: $0) == .zero })
    }

    @Test func `an event is given up after the last try`() {
        let policy = RetryPolicy(maximumAttempts: 3)
        #expect((1...4).map { policy.givesUp(after: $0, Mishap()) } == [false, false, true, true])
    }

    @Test func `at least one try is made`() {
        #expect(RetryPolicy(maximumAttempts: 0).maximumAttempts == 1)
        #expect(RetryPolicy(maximumAttempts: -5).maximumAttempts == 1)
    }

    @Test func `an event is given up at once for an error that no repeat can heal`() {
        let policy = RetryPolicy(isWorthRetrying: { !($0 is Mishap) })
        #expect(policy.givesUp(after: 1, Mishap()))
        #expect(!policy.givesUp(after: 1, OutboxError(.busy, "")))
        #expect(RetryPolicy().givesUp(after: 1, OutboxError(.undecodableEvent, "")))
    }

    @Test func `a handler says itself that no repeat can heal its failure`() {
        #expect(RetryPolicy().givesUp(after: 1, DeliveryFailure.refused("no such address")))
        #expect(!RetryPolicy().givesUp(after: 1, DeliveryFailure.failed("busy")))
    }

    @Test func `a side that takes nothing never kills an event, unless the policy says so`() {
        let failure = DeliveryFailure.unavailable("the token is unknown")
        #expect(!RetryPolicy(maximumAttempts: 1).givesUp(after: 1000, failure))
        #expect(RetryPolicy(isWorthRetrying: { !($0 is DeliveryFailure) }).givesUp(after: 1, failure))
    }

    @Test func `a wish to wait is granted up to a bound`() {
        let policy = RetryPolicy(longestRequestedDelay: .seconds(60))
        #expect(policy.granted(nil) == .zero)
        #expect(policy.granted(.seconds(-5)) == .zero)
        #expect(policy.granted(.seconds(59)) == .seconds(59))
        #expect(policy.granted(.seconds(1 << 40)) == .seconds(60))
        #expect(RetryPolicy(longestRequestedDelay: .seconds(-1)).granted(.seconds(5)) == .zero)
    }
}
