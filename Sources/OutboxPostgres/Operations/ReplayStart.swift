public import Foundation

/// Where a replay begins.
public enum ReplayStart: Sendable, Hashable, CustomStringConvertible {
    /// At the first event the log still has.
    case beginning
    /// At a place in the log, which the replay includes.
    case position(Int64)
    /// At the first event recorded then or later, by the server's clock.
    case time(Date)

    /// For people and the audit.
    public var description: String {
        switch self {
        case .beginning: "the beginning"
        case .position(let position): "position \(position)"
        case .time(let time): time.inMessages
        }
    }
}

/// What a replay changed, or would change.
public struct ReplayReport: Sendable, Equatable, Codable {
    /// The subscription.
    public let subscription: String
    /// The first position that is read again.
    public let from: Int64
    /// The last one that was committed by then; what comes later is delivered as ever.
    public let through: Int64
    /// How many events the subscription asks for lie in between; skipped ones do not count.
    public let events: Int
    /// How many effects are forgotten, so that their events' handlers run again.
    public let forgotten: Int
    /// How many parked events are read again instead.
    public let unparked: Int
    /// How many events before the start were not delivered yet; they are parked as waiting, and so come first.
    public let stillPending: Int
}
