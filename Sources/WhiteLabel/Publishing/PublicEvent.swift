public import Foundation
public import Outbox

/// A public fact, and where it comes from: the same for every try to publish it.
public struct PublicEvent: Hashable, Sendable {
    /// The identity of the event it was made of, by which readers know a repeat.
    public let id: UUID
    /// The aggregate it happened to; facts of one subject are published in order.
    public let subject: StreamID
    /// When it happened.
    public let time: Date
    /// Shared by everything that one request set in motion.
    public let correlation: UUID
    /// The event that caused it, whether that one is public or not; nil when a command did.
    public let causation: UUID?
    /// What happened.
    public let fact: PublicFact

    /// Makes `logged` public as far as `fact` tells of it.
    public init(_ fact: PublicFact, of logged: LoggedEvent) {
        self.fact = fact
        id = logged.id
        subject = logged.stream
        time = logged.recordedAt
        correlation = logged.record.metadata.correlation
        causation = logged.record.metadata.causation
    }
}
