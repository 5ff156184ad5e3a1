import Logging
import Outbox

extension Logger {
    /// One line for each event that was set aside; those that merely wait are below notice.
    func report(_ parked: ParkedEvent, of subscription: Subscription) {
        let level: Level =
            switch parked.state {
            case .dead: .error
            case .retrying: .warning
            case .waiting, .scheduled: .debug
            }
        log(
            level: level, "event set aside",
            metadata: [
                "subscription": "\(subscription.name)", "event": "\(parked.event.name)",
                "event_id": "\(parked.event.id.lowercased)", "stream": "\(parked.event.stream)",
                "state": "\(parked.state.rawValue)", "attempts": "\(parked.attempts)",
                "error": "\(parked.error ?? "")",
            ])
    }
}

extension OutboxError {
    /// An event that another program set aside, with more handlers than this one: it has to wait for that one.
    static func unhandled(_ event: LoggedEvent) -> OutboxError {
        OutboxError(.unsupported, "this program has no handler of '\(event.name)'")
    }
}
