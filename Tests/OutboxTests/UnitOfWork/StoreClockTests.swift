import Foundation
import Outbox
import OutboxTesting
import Testing

/// The time that a unit of work sees.
@Suite struct StoreClockTests {
    @Test func `a clock that a test moves moves the unit's time, and that of what is recorded`() async throws {
        let clock = ManualClock()
        let store = InMemoryOutboxStore(clock: clock)
        let before = try await store.perform { work in work.now }
        clock.advance(by: .seconds(3600))
        try await store.perform { work in
            #expect(work.now.timeIntervalSince(before) == 3600)
            var counter = Counter(id: Identity())
            counter.raise()
            try work.repository().save(counter)
        }
        #expect(store.log().map { $0.recordedAt.timeIntervalSince(before) } == [3600])
    }
}
