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
}
