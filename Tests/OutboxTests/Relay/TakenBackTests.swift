import Foundation
import Outbox
import Synchronization
import Testing

@testable import OutboxRelay
@testable import OutboxTesting

/// Tries that were counted and never made.
@Suite(.timeLimit(.minutes(1))) struct TakenBackTests {
    @Test func `Of two due events of one stream the second's try is taken back when the first fails`() {
        let items = (1...2).map { (number: Int64) in
            var item = ParkedEvent(event: event(number, "a"), state: .retrying, attempts: 1)
            item.trial = Trial(position: item.event.position, id: UUID(), attempts: 1, deaths: 0)
            return item
        }
        let batch = batch([], due: items)
        let outcome = DeliveryOutcome(of: items[0], failedWith: Mishap(), isInterruption: false, RetryPolicy())
        let rest = outcome.rest(of: items[1...])
        var ledger = DeliveryBatch(batch).ledger
        let settlement = ledger.settle([outcome] + (rest ?? []))
        #expect(settlement.parked.map(\.event.position) == [1])
        #expect(settlement.refunded.map(\.trial) == [items[1].trial])
    }

    @Test func `An event behind a failed one that was never set aside waits for it`() {
        let first = waiting(event(1, "a"))
        let outcome = DeliveryOutcome(of: first, failedWith: Mishap(), isInterruption: false, RetryPolicy())
        let rest = outcome.rest(of: [waiting(event(2, "a"))]) ?? []
        #expect(DeliveryBatch(batch([])).ledger.settled([outcome] + rest).parked.map(\.state) == [.retrying, .waiting])
    }

    @Test func `A failure is not counted again by the try after the one it came of`() {
        var plan = BatchPlan()
        plan.failed(at: 7, BatchPlan.Failure(error: "no", isHopeless: false))
        plan.tries(7)
        #expect(plan.failures.isEmpty)
    }

    @Test(arguments: [true, false])
    func `With the lease its tries are lost only where the process stood still`(inTime: Bool) {
        let trial = Trial(position: 1, id: UUID(), attempts: 1, deaths: 0)
        var tenure = DeliveryTenure()
        tenure.failed([trial])
        tenure.lost(inTime: inTime)
        #expect(tenure.begun == (inTime ? [trial] : []))
    }

    @Test func `A process that wakes up late knows by how much`() async throws {
        let pulse = Pulse()
        #expect(pulse.delay == .zero)
        try await pulse.sleep(for: .seconds(-5))
        #expect(pulse.delay >= .seconds(5))
    }

    @Test(arguments: [true, false])
    func `A try whose beginning was committed unheard is no death of its event`(delivers: Bool) async throws {
        let store = UnheardStore()
        let tries = Mutex(0)
        @Sendable func handle() throws {
            let count = tries.withLock { tries in
                tries += 1
                return tries
            }
            if count == 1 { throw Mishap() }
        }
        // One more beginning would be the second: then the event would be dead instead of tried again.
        let retry = RetryPolicy(maximumAttempts: 2, maximumDeaths: 1, baseDelay: .zero)
        let probe = RelayProbe()
        let relay = try relay(on: store, probe: probe) { _ in
        } handlers: {
            if delivers {
                Deliver(CounterRaised.self, as: "raised", retry: retry) { _, _ in try handle() }
            } else {
                React(to: CounterRaised.self, as: "raised", retry: retry) { _, _ in try handle() }
            }
        }
        try await store.raise()
        try await running(relay) { _ = await probe.next { !$0.handled.isEmpty || $0.parked == .dead } }
        #expect(store.unheard == 1)
        #expect(tries.withLock { $0 } == 2)
        #expect(try await store.status().map { [$0.parked, $0.dead] } == [[0, 0]])
    }
}

extension DeliveryLedger {
    fileprivate func settled(_ outcomes: [DeliveryOutcome]) -> Settlement {
        var ledger = self
        return ledger.settle(outcomes)
    }
}
