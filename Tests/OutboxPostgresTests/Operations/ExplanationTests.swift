import Foundation
import OutboxPostgres
import Testing

/// The pure half: facts in, sentences out.
@Suite struct `An explanation` {
    private static let time = Date(timeIntervalSince1970: 1_795_233_600)
    private static let said = "2026-11-21T04:00:00Z"
    private static let event = EventFacts.Event(
        id: UUID(), name: "book.added", stream: "book/1", version: 3, position: 7, recordedAt: time)

    private static func standing(
        _ place: EventFacts.Standing.Place = .passed, _ change: (inout EventFacts.Standing) -> Void = { _ in }
    ) -> EventFacts.Standing {
        var standing = EventFacts.Standing(
            name: "stock", eventNames: ["book.added"], createdAt: time, place: place, position: 5)
        change(&standing)
        return standing
    }

    private static func parked(
        _ state: String, attempts: Int = 0, isDue: Bool = true, error: String? = nil
    ) -> EventFacts.Standing {
        standing {
            $0.parked = EventFacts.Parked(state: state, attempts: attempts, dueAt: time, isDue: isDue, error: error)
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let standing: EventFacts.Standing
        let verdict: Explanation.Verdict
        let sentence: String
        var testDescription: String { sentence }
    }

    static let cases = [
        Case(
            standing: standing { $0.handledAt = time }, verdict: .delivered, sentence: "delivered at \(said)"),
        Case(
            standing: standing { $0.advancedAt = time }, verdict: .passed,
            sentence: "passed at or before \(said): its effect goes by a name of the handler's own, "
                + "or its event was not asked for then"),
        Case(
            standing: standing { $0.createdAt = time + 1 }, verdict: .passed,
            sentence: "passed: handled under a name of the handler's own, or older than the subscription's start"),
        Case(
            standing: standing(.beyondWindow) { $0.eventNames = ["order.placed"] }, verdict: .notAskedFor,
            sentence: "does not ask for book.added"),
        Case(
            standing: standing(.beyondWindow) { $0.eventNames = nil }, verdict: .pending,
            sentence: "committed, and in no window yet; a relay's next window shows it"),
        Case(
            standing: standing(.inWindow) {
                $0.holder = "host:7"
                $0.leasedUntil = time
            }, verdict: .pending,
            sentence: "committed, and in the open window, behind position 5; host:7 has the lease until \(said)"),
        Case(
            standing: standing(.inWindow) {
                $0.holder = "host:7"
                $0.pausedAt = time
                $0.pausedBy = "alice"
                $0.isHalted = true
            }, verdict: .pending,
            sentence: "committed, and in the open window, behind position 5; the subscription was paused by alice at "
                + "\(said), and the subscription stands still since its log was restored; rebase it"),
        Case(
            standing: parked("dead", attempts: 10, error: "boom"), verdict: .dead,
            sentence: "dead after 10 attempts, lastly by: boom; redrive it, or skip it with a reason"),
        Case(
            standing: parked("retrying", attempts: 1, isDue: false, error: "boom"), verdict: .retrying,
            sentence: "1 attempt failed, lastly by: boom; tried again, not before \(said)"),
        Case(
            standing: parked("scheduled", isDue: false), verdict: .scheduled,
            sentence: "scheduled, not before \(said)"),
        Case(
            standing: parked("waiting"), verdict: .waiting,
            sentence: "is first of its aggregate and comes next, due since \(said)"),
        Case(
            standing: standing {
                $0.parked = EventFacts.Parked(state: "dead", attempts: 1, dueAt: time, isDue: true, error: nil)
                $0.skipped = EventFacts.Skipped(by: "bob", at: time, reason: "wrong")
                $0.handledAt = time
            }, verdict: .skipped, sentence: "skipped by bob at \(said): wrong"),
    ]

    @Test(arguments: cases) func `says in one sentence where an event stands, and why`(example: Case) {
        let facts = EventFacts(asked: "x", event: Self.event, writers: [], subscriptions: [example.standing])
        let line = Explanation(facts).lines.first
        #expect(line?.verdict == example.verdict)
        #expect(line?.sentence == example.sentence)
    }

    @Test func `names the event it waits behind`() {
        let first = UUID()
        var standing = Self.parked("waiting")
        standing.behind = EventFacts.Behind(event: first, position: 6, state: "retrying", error: "boom")
        standing.detachedAt = Self.time
        let facts = EventFacts(asked: "x", event: Self.event, writers: [], subscriptions: [standing])
        #expect(
            Explanation(facts).lines.first?.sentence
                == "waits behind \(first.uuidString.lowercased()) at position 6, which is retrying: boom; "
                + "the subscription is detached since \(Self.said)")
    }

    @Test func `of an event that is nowhere lists who may hold it`() {
        let writers = [
            EventFacts.OpenWriter(pid: 7, seconds: 12.9, state: "active", application: "import"),
            EventFacts.OpenWriter(pid: nil, seconds: 99, state: "prepared", application: "gid-1"),
        ]
        func summary(_ writers: [EventFacts.OpenWriter]) -> String {
            Explanation(EventFacts(asked: "x", event: nil, writers: writers, subscriptions: [])).summary
        }
        #expect(
            summary(writers)
                == "x is not in the log: it was never written, or its transaction was rolled back, "
                + "or one of these open transactions holds it: pid 7 'import' (active, open for 12 s), "
                + "prepared transaction 'gid-1' (prepared, open for 99 s)")
        #expect(summary([]).hasSuffix("rolled back; no open transaction has written anything"))
    }
}
