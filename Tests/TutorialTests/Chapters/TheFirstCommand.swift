import Outbox
import OutboxTesting

// Hidden
func theFirstCommand(print: Print) async throws {
    // Step: 1
    let store = InMemoryOutboxStore()
    let open = OpenRepair(bicycle: "Brompton", fault: "flat tyre", phone: "555-0101")
    let form = try IdempotencyKey("form-1")
    try await store.process(open, key: form)
    print("repairs: \(store.all(Repair.self).count), log: \(store.log().map(\.name))")

    // Step: 2
    let again = try await store.submit(open, key: form)
    print("replay: \(again.isReplay), repairs: \(store.all(Repair.self).count)")

    // Step: 3
    do {
        try await store.process(OpenRepair(bicycle: "", fault: " ", phone: "555-0102"))
    } catch let error as ValidationError {
        print("refused: \(error)")
    }

    // Step: 4
    do {
        try await store.perform { work in
            try work.repairs.save(Repair.open("Raleigh", fault: "no brakes", phone: "555-0102"))
            throw PowerCut()
        }
    } catch is PowerCut {
        print("repairs: \(store.all(Repair.self).count), log: \(store.log().map(\.name))")
    }
    // Hidden
}
