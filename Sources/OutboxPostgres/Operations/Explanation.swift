import Foundation

/// Where an event stands and why, in sentences: a pure function of ``EventFacts``.
public struct Explanation: Sendable, Equatable, Codable {
    /// What an event's standing comes to.
    public enum Verdict: String, Sendable, Codable {
        /// Its handler ran.
        case delivered
        /// The subscription is past it; when and how is not noted.
        case passed
        /// An operator passed over it.
        case skipped
        /// It was called off before its time.
        case cancelled
        /// It waits for an operator.
        case dead
        /// It failed and is tried again.
        case retrying
        /// It waits behind another event.
        case waiting
        /// It waits for its time.
        case scheduled
        /// It is committed and not read yet.
        case pending
        /// The subscription does not ask for its name.
        case notAskedFor = "not_asked_for"
    }

    /// One subscription's line.
    public struct Line: Sendable, Equatable, Codable {
        /// The subscription.
        public let subscription: String
        /// In a word.
        public let verdict: Verdict
        /// In a sentence.
        public let sentence: String
    }

    /// The event itself.
    public let summary: String
    /// A line for each subscription.
    public let lines: [Line]

    /// Puts facts into words.
    public init(_ facts: EventFacts) {
        guard let event = facts.event else {
            summary = Self.absent(facts)
            lines = []
            return
        }
        let recorded = event.recordedAt.map { " at \($0.inMessages)" } ?? ""
        let none = facts.subscriptions.isEmpty ? "; no subscription is known yet: a relay makes them known" : ""
        summary =
            "\(event.id.uuidString.lowercased()) is \(event.name), version \(event.version) of \(event.stream), "
            + "committed at position \(event.position), written\(recorded)\(none)"
        lines = facts.subscriptions.map { standing in
            let (verdict, sentence) = Self.judge(standing, event)
            return Line(subscription: standing.name, verdict: verdict, sentence: sentence)
        }
    }

    private static func absent(_ facts: EventFacts) -> String {
        let nowhere = "\(facts.asked) is not in the log: it was never written, or its transaction was rolled back"
        guard !facts.writers.isEmpty else { return nowhere + "; no open transaction has written anything" }
        let writers = facts.writers.map { writer in
            let who = writer.pid.map { "pid \($0)" } ?? "prepared transaction"
            return "\(who) '\(writer.application)' (\(writer.state), open for \(Int(writer.seconds)) s)"
        }
        return nowhere + ", or one of these open transactions holds it: " + writers.joined(separator: ", ")
    }

    private static func judge(_ standing: EventFacts.Standing, _ event: EventFacts.Event) -> (Verdict, String) {
        if let skipped = standing.skipped {
            return (.skipped, "skipped by \(skipped.by) at \(skipped.at.inMessages): \(skipped.reason)")
        }
        if let handled = standing.handledAt, standing.parked == nil {
            return (.delivered, "delivered at \(handled.inMessages)")
        }
        if let names = standing.eventNames, !names.contains(event.name) {
            return (.notAskedFor, "does not ask for \(event.name)")
        }
        if let cancelled = event.cancelledAt, (standing.parked?.attempts ?? 0) == 0 {
            return (.cancelled, "called off at \(cancelled.inMessages)")
        }
        if let parked = standing.parked { return judge(parked, standing) }
        return switch standing.place {
        case .passed: (.passed, passed(standing, event))
        case .inWindow:
            (
                .pending,
                "committed, and in the open window, behind position \(standing.position)"
                    + standing.hindrances(orElse: "the relay comes to it by itself")
            )
        case .beyondWindow:
            (
                .pending,
                "committed, and in no window yet" + standing.hindrances(orElse: "a relay's next window shows it")
            )
        }
    }

    private static func judge(_ parked: EventFacts.Parked, _ standing: EventFacts.Standing) -> (Verdict, String) {
        let last = parked.error.map { ", lastly by: \($0)" } ?? ""
        if parked.state == "dead" {
            return (.dead, "dead after \(times(parked.attempts))\(last); redrive it, or skip it with a reason")
        }
        if let behind = standing.behind {
            let before = "\(behind.event.uuidString.lowercased()) at position \(behind.position)"
            let why = behind.error.map { ": \($0)" } ?? ""
            return (.waiting, "waits behind \(before), which is \(behind.state)\(why)" + standing.hindrances())
        }
        let due = parked.isDue ? "due since \(parked.dueAt.inMessages)" : "not before \(parked.dueAt.inMessages)"
        return switch parked.state {
        case "retrying":
            (.retrying, "\(times(parked.attempts)) failed\(last); tried again, \(due)" + standing.hindrances())
        case "scheduled": (.scheduled, "scheduled, \(due)" + standing.hindrances())
        default: (.waiting, "is first of its aggregate and comes next, \(due)" + standing.hindrances())
        }
    }

    private static func times(_ count: Int) -> String { count == 1 ? "1 attempt" : "\(count) attempts" }

    /// An effect that a handler names is not found by the event, and what lies before a start has none.
    private static func passed(_ standing: EventFacts.Standing, _ event: EventFacts.Event) -> String {
        let when = standing.advancedAt.map { " at or before \($0.inMessages)" } ?? ""
        if let recorded = event.recordedAt, recorded < standing.createdAt {
            return "passed\(when): handled under a name of the handler's own, or older than the subscription's start"
        }
        return "passed\(when): its effect goes by a name of the handler's own, or its event was not asked for then"
    }
}

extension EventFacts.Standing {
    /// What keeps the subscription, to end a sentence with.
    fileprivate func hindrances(orElse otherwise: String? = nil) -> String {
        var reasons: [String] = []
        if let detachedAt { reasons.append("the subscription is detached since \(detachedAt.inMessages)") }
        if let pausedAt {
            reasons.append("the subscription was paused by \(pausedBy ?? "somebody") at \(pausedAt.inMessages)")
        }
        if isHalted { reasons.append("the subscription stands still since its log was restored; rebase it") }
        if reasons.isEmpty, let holder {
            let until = leasedUntil.map { " until \($0.inMessages)" } ?? ""
            reasons.append("\(holder) has the lease\(until)")
        }
        if reasons.isEmpty, let otherwise { reasons.append(otherwise) }
        return reasons.isEmpty ? "" : "; " + reasons.joined(separator: ", and ")
    }
}
