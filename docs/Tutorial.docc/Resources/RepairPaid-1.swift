import Outbox

/// As the workshop wrote it in its first year.
enum FirstYear {
    struct RepairPaid: DomainEvent {
        static let name: EventName = "repair.paid"
        let repairID: Identity<Repair>
        let euros: Int
    }
}
