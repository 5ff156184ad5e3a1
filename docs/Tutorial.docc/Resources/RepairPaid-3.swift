import Outbox

/// As the workshop wrote it in its first year.
enum FirstYear {
    struct RepairPaid: DomainEvent {
        static let name: EventName = "repair.paid"
        let repairID: Identity<Repair>
        let euros: Int
    }
}

/// As it is today, when a brake pad costs 12.90.
struct RepairPaid: DomainEvent, Equatable {
    static let name: EventName = "repair.paid"
    static let version = 2
    static let upcasts = [
        Upcast(from: 1) { payload in
            let euros = try payload.decode(Int.self, at: "euros")
            try payload.set("cents", to: euros * 100)
            payload.remove("euros")
        }
    ]
    let repairID: Identity<Repair>
    let cents: Int
}
