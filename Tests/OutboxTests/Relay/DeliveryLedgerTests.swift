import Foundation
import Outbox
import OutboxTesting
import Testing

@testable import OutboxRelay

/// A batch of deliveries, settled as outcomes come in.
@Suite struct DeliveryLedgerTests {
    @Test func `an event whose turn has come is set aside no more once it is delivered`() throws {
        let first = event(1, "a")
        var ledger = DeliveryBatch(batch([PendingEvent(first, isBlocked: false, isParked: true)])).ledger
        #expect(!ledger.isUsedUp)
        let settlement = ledger.settle([.delivered(waiting(first))])
        #expect(settlement.unparked == [1])
        #expect(settlement.parked.isEmpty)
        #expect(ledger.isUsedUp)
    }

    @Test func `an event whose turn has come holds up no checkpoint, since it stays set aside`() throws {
        let (first, second) = (event(1, "a"), event(2, "b"))
        let events = [
            PendingEvent(first, isBlocked: false, isParked: true), PendingEvent(second, isBlocked: false),
        ]
        var ledger = DeliveryBatch(batch(events)).ledger
        let settlement = ledger.settle([.delivered(waiting(second))])
        #expect(settlement.checkpoint?.position == 5, "the end of what was read")
        #expect(settlement.unparked.isEmpty)
        #expect(!ledger.isUsedUp)
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `the checkpoint never passes an event that is neither delivered nor set aside`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let batch = randomBatch(&random)
        let deliveries = DeliveryBatch(batch)
        var ledger = deliveries.ledger
        var (settled, reached): (Set<Int64>, Int64) = ([], 0)
        var outcomes = outcomes(of: deliveries.streams, &random)
        while !outcomes.isEmpty {
            let some = Array(outcomes.prefix(Int.random(in: 1...4, using: &random)))
            outcomes.removeFirst(some.count)
            let settlement = ledger.settle(some)
            settled.formUnion(settlement.delivered.map(\.event.position) + settlement.parked.map(\.event.position))
            reached = try step(from: reached, to: settlement.checkpoint, settled, batch, seed)
        }
        if let rest = ledger.remainder {
            settled.formUnion(rest.parked.map(\.event.position))
            reached = try step(from: reached, to: rest.checkpoint, settled, batch, seed)
        }
        #expect(reached == batch.end.position, "seed \(seed)")
        #expect(settled.isSuperset(of: batch.events.map(\.event.position)), "seed \(seed)")
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `an interrupted event holds the checkpoint before it for good`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let batch = randomBatch(&random)
        let deliveries = DeliveryBatch(batch)
        let fresh = batch.events.filter { !$0.isBlocked }.map(\.event.position)
        guard let interrupted = fresh.randomElement(using: &random) else { return }
        var ledger = deliveries.ledger
        for stream in deliveries.streams.shuffled(using: &random) {
            for item in stream {
                let isHit = item.event.position == interrupted
                let settlement = ledger.settle([isHit ? .interrupted(item, Mishap()) : .delivered(item)])
                #expect(settlement.checkpoint.map(\.position) ?? 0 < interrupted, "seed \(seed)")
            }
        }
        #expect(ledger.remainder == nil, "seed \(seed)")
    }

    /// A checkpoint only rises, and everything it passes is settled.
    private func step(
        from reached: Int64, to checkpoint: Checkpoint?, _ settled: Set<Int64>, _ batch: Batch, _ seed: UInt64
    ) throws -> Int64 {
        guard let position = checkpoint?.position else { return reached }
        #expect(position > reached, "seed \(seed)")
        let passed = batch.events.map(\.event.position).filter { $0 <= position }
        #expect(settled.isSuperset(of: passed), "seed \(seed): passed \(passed) at \(position), settled \(settled)")
        return position
    }

    /// What handlers might make of the streams, in an order that could come about.
    private func outcomes(
        of streams: [[ParkedEvent]], _ random: inout SplitMix64
    ) -> [DeliveryOutcome] {
        var queues = streams.map { $0[...] }
        var outcomes: [DeliveryOutcome] = []
        while let index = queues.indices.filter({ !queues[$0].isEmpty }).randomElement(using: &random) {
            let item = queues[index].removeFirst()
            guard Int.random(in: 0..<4, using: &random) == 0 else {
                outcomes.append(.delivered(item))
                continue
            }
            outcomes.append(.parked(ParkedEvent(event: item.event, state: .retrying, attempts: item.attempts + 1)))
            while let behind = queues[index].popFirst() { outcomes.append(.parked(waiting(behind.event))) }
        }
        return outcomes
    }
}
