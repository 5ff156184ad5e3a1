import Foundation
import Outbox

/// Sebastiano Vigna's SplitMix64: the same numbers from the same seed, everywhere.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// An event at a position, of a stream.
func event(_ position: Int64, _ stream: String) -> LoggedEvent {
    LoggedEvent(
        record: EventRecord(
            id: UUID(), name: Said.name, schemaVersion: 1, stream: StreamID(kind: "thing", id: stream),
            streamVersion: position, payload: Array(#"{"text":""}"#.utf8), metadata: Metadata()),
        position: position, recordedAt: Date(timeIntervalSince1970: 0))
}

func waiting(_ event: LoggedEvent) -> ParkedEvent { ParkedEvent(event: event, state: .waiting, attempts: 0) }

func batch(_ events: [PendingEvent], due: [ParkedEvent] = []) -> Batch {
    let end = (events.last?.event.position ?? 0) + 3
    return Batch(
        events: events, start: 0, end: Checkpoint(window: Window(ceiling: end), position: end), due: due, nextDue: nil,
        hasMore: !events.isEmpty)
}

/// A batch with gaps between positions, streams that are blocked, and parked events that are due.
func randomBatch(_ random: inout SplitMix64) -> Batch {
    let streams = ["a", "b", "c", "d", "e"]
    let blocked = Set(streams.filter { _ in Int.random(in: 0..<4, using: &random) == 0 })
    var position: Int64 = 100
    let events = (0..<Int.random(in: 1...25, using: &random)).map { _ in
        position += Int64.random(in: 1...3, using: &random)
        let stream = streams.randomElement(using: &random) ?? "a"
        return PendingEvent(event(position, stream), isBlocked: blocked.contains(stream))
    }
    let due = blocked.sorted().enumerated().filter { _ in Bool.random(using: &random) }
        .map { ParkedEvent(event: event(Int64($0.offset + 1), $0.element), state: .retrying, attempts: 2) }
    return batch(events, due: due)
}
