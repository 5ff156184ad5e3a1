import Outbox
import OutboxTesting

/// Behaves like a good text service on a bad day: it knows its keys, and some of its answers get lost.
struct PretendMessenger: Messenger {
    struct AnswerLost: Error {}

    let lostAnswers: Int
    let calls = Recorder<String>()
    let sent = Recorder<String>()

    func text(_ number: String, _ words: String, idempotencyKey: String) async throws {
        // Step: 2
        guard number.hasPrefix("555-") else { throw DeliveryFailure.refused("there is no such number") }
        // Step: 1
        let isNew = !calls.all.contains(idempotencyKey)
        calls.append(idempotencyKey)
        if isNew { sent.append("\(number): \(words)") }
        if calls.all.count <= lostAnswers { throw AnswerLost() }
    }
}
