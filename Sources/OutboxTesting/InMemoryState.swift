import Foundation
import Outbox

/// Everything an in-memory outbox holds; a value, so that a transaction works on a copy.
struct InMemoryState {
    var aggregates: [AggregateKind: [String: any AggregateRoot]] = [:]
    var log: [LoggedEvent] = []
    /// The unique keys that somebody has.
    var taken: Set<TakenKey> = []
    var cancelled: Set<UUID> = []
    /// When the clock stood at zero.
    var start = Date()
    var answers: [IdempotencyKey: Answer] = [:]
    var subscriptions: [SubscriptionName: InMemorySubscription] = [:]

    struct TakenKey: Hashable {
        let kind: AggregateKind
        let name: String
        let value: String
    }

    struct Answer {
        let key: CommandKey
        let response: [UInt8]
    }

    /// What the clock says some time after it stood at zero.
    func date(at elapsed: Duration) -> Date { start + elapsed.inSeconds }

    mutating func append(_ records: [EventRecord], at elapsed: Duration) {
        for record in records {
            log.append(
                LoggedEvent(record: record, position: Int64(log.count + 1), recordedAt: date(at: elapsed)))
        }
    }

    mutating func register(_ subscription: Subscription) throws {
        guard subscriptions[subscription.name] == nil else { return }
        let position: Int64 =
            switch subscription.start {
            case .beginning: 0
            case .now: Int64(log.count)
            case .position(let position): min(max(0, position - 1), Int64(log.count))
            case .detached:
                throw OutboxError(
                    .unsupported,
                    "subscription '\(subscription.name)' is to be detached at first: in memory nobody could attach it")
            }
        subscriptions[subscription.name] = InMemorySubscription(
            name: subscription.name, kind: subscription.kindName,
            checkpoints: Array(
                repeating: InMemorySubscription.Checkpoint(position: position), count: subscription.shards))
    }

    /// How long until a scheduled event's time comes; nil where it has.
    func delay(of event: LoggedEvent, at elapsed: Duration) -> Duration? {
        guard let seconds = event.record.due?.timeIntervalSince(date(at: elapsed)), seconds > 0 else { return nil }
        return .seconds(seconds)
    }
}

/// One subscription's checkpoints, inbox and parked events.
struct InMemorySubscription {
    let name: SubscriptionName
    let kind: String
    var checkpoints: [Checkpoint]
    var inbox: Set<EffectKey> = []
    var parked: [Int64: Parked] = [:]

    /// One shard's.
    struct Checkpoint {
        var position: Int64
        var term: Int64 = 0
        var holder: String?
        var leasedUntil = Duration.zero
        var mark: Batch.Mark?
        var markedAt = Duration.zero
    }

    struct Parked {
        var event: ParkedEvent
        var due: Duration
        var trial: UUID?
        var missing: [UUID] = []
    }

    /// Whether a stream is one of a shard's: by the sum of its bytes, which is as good as any in memory.
    func owns(_ stream: StreamID, _ shard: Int) -> Bool {
        stream.description.utf8.reduce(0) { $0 + Int($1) } % checkpoints.count == shard
    }

    /// Whether one of these has to be done before other events of a stream.
    func blocks(_ stream: StreamID, but turns: Set<Int64>) -> Bool {
        parked.values.contains {
            $0.event.state != .scheduled && $0.event.event.stream == stream && !turns.contains($0.event.event.position)
        }
    }

    /// Events of a shard that wait for nothing any more, stream by stream up to the first that does not.
    func lines(_ shard: Int, limit: Int) -> [LoggedEvent] {
        var stuck: Set<StreamID> = []
        return parked.values.map(\.event).filter { $0.state != .scheduled && owns($0.event.stream, shard) }
            .sorted { $0.event.position < $1.event.position }
            .filter { parked in
                if parked.state != .waiting { stuck.insert(parked.event.stream) }
                return !stuck.contains(parked.event.stream)
            }
            .prefix(limit).map(\.event)
    }

    func status(in log: [LoggedEvent], at now: Date) -> SubscriptionStatus {
        let pending = checkpoints.enumerated().flatMap { shard, checkpoint in
            log.dropFirst(Int(checkpoint.position)).filter { owns($0.stream, shard) }
        }
        let oldest = pending.map(\.recordedAt).min()
        return SubscriptionStatus(
            name: name.rawValue, kind: kind, position: checkpoints.map(\.position).min() ?? 0, lag: pending.count,
            lagSeconds: oldest.map { max(0, now.timeIntervalSince($0)) } ?? 0,
            parked: count(.retrying) + count(.waiting), scheduled: count(.scheduled), dead: count(.dead),
            holder: checkpoints.compactMap(\.holder).first, shards: checkpoints.count, halted: nil)
    }

    private func count(_ state: ParkedEvent.State) -> Int { parked.values.count { $0.event.state == state } }

    /// The first parked event of each stream where that failed, in order.
    var heads: [Parked] {
        var streams: Set<StreamID> = []
        return parked.sorted { $0.key < $1.key }.map(\.value)
            .filter { $0.event.state != .scheduled && streams.insert($0.event.event.stream).inserted }
            .filter { $0.event.state == .retrying }
    }

    /// Events that wait for their time, of a shard.
    func scheduled(_ shard: Int) -> [Parked] {
        parked.values.filter { $0.event.state == .scheduled && owns($0.event.event.stream, shard) }
    }
}
