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
}
