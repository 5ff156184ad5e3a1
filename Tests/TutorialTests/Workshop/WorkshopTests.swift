import Logging
import Outbox
import OutboxRelay
import OutboxTesting
import Testing

@Suite struct WorkshopTests {
    @Test func `a repair that is opened says so`() {
        let repair = Repair.open("Brompton", fault: "flat tyre", phone: "555-0101")
        let said = RepairOpened(repairID: repair.id, bicycle: "Brompton", fault: "flat tyre")
        #expect(repair.recorded.pending as? [RepairOpened] == [said])
    }

    // Step: 2
    @Test func `a repair is finished once`() async throws {
        let store = InMemoryOutboxStore()
        let id = try await store.process(OpenRepair(bicycle: "Brompton", fault: "flat tyre", phone: "555-0101"))
        try await store.process(FinishRepair(repairID: id))
        let error = await #expect(throws: DomainError.self) {
            try await store.process(FinishRepair(repairID: id))
        }
        #expect(error?.code == .repairFinished)
        #expect(store.log().map(\.name) == ["repair.opened", "repair.finished"])
    }

    // Step: 3
    @Test func `a text whose answer got lost is sent again later, under the same key`() async throws {
        let (clock, messenger) = (ManualClock(), PretendMessenger(lostAnswers: 1))
        let store = InMemoryOutboxStore(clock: clock)
        let handlers = try HandlerRegistry { textOwners(through: messenger) }
        let relay = try Relay(store: store, handlers: handlers, logger: Logger(label: "test"))
        let id = try await store.process(OpenRepair(bicycle: "Brompton", fault: "flat tyre", phone: "555-0101"))
        try await store.process(FinishRepair(repairID: id))

        try await relay.drain()
        #expect(store.parked(by: "owners.text").map(\.state) == [.retrying])
        clock.advance(by: .seconds(1))
        try await relay.drain()

        #expect(store.parked(by: "owners.text").isEmpty)
        #expect(messenger.calls.all.count == 2)
        #expect(messenger.sent.all == ["555-0101: Your Brompton is ready."])
    }
    // Step: 1
}
