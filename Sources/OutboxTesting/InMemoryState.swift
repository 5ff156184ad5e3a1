import Foundation
import Outbox

/// Everything an in-memory outbox holds; a value, so that a transaction works on a copy.
struct InMemoryState {
    var aggregates: [AggregateKind: [String: any AggregateRoot]] = [:]
    var log: [LoggedEvent] = []
    var answers: [IdempotencyKey: Answer] = [:]
    var subscriptions: [SubscriptionName: InMemorySubscription] = [:]

    struct Answer {
        let key: CommandKey
        let response: [UInt8]
    }

    mutating func append(_ records: [EventRecord]) {
        for record in records {
            log.append(LoggedEvent(record: record, position: Int64(log.count + 1), recordedAt: Date()))
        }
    }

    mutating func register(_ subscription: Subscription) {
        guard subscriptions[subscription.name] == nil else { return }
        let position: Int64 =
            switch subscription.start {
            case .beginning: 0
            case .now: Int64(log.count)
            }
        subscriptions[subscription.name] = InMemorySubscription(
            name: subscription.name, kind: subscription.kindName, position: position)
    }
}

/// One subscription's checkpoint, inbox, parked events and lease.
struct InMemorySubscription {
    let name: SubscriptionName
    let kind: String
    var position: Int64
    var inbox: Set<EffectKey> = []
    var parked: [Int64: Parked] = [:]
    var term: Int64 = 0
    var holder: String?
    var leasedUntil = Duration.zero

    struct Parked {
        var event: ParkedEvent
        var due: Duration
    }

    func status(in log: [LoggedEvent]) -> SubscriptionStatus {
        let pending = log.dropFirst(Int(position))
        return SubscriptionStatus(
            name: name.rawValue, kind: kind, position: position, lag: pending.count,
            lagSeconds: pending.first.map { max(0, Date().timeIntervalSince($0.recordedAt)) } ?? 0,
            parked: parked.values.count { $0.event.state != .dead },
            dead: parked.values.count { $0.event.state == .dead }, holder: holder, halted: nil)
    }

    /// The first parked event of each stream, in order.
    var heads: [Parked] {
        var streams: Set<StreamID> = []
        return parked.sorted { $0.key < $1.key }.map(\.value).filter { streams.insert($0.event.event.stream).inserted }
    }
}
