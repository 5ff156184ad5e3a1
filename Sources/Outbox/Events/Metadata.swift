public import Foundation

/// What travels with events without the domain knowing: who caused what, and which trace it belongs to.
///
/// It lives on the unit of work. Events saved while a handler runs get the triggering event as their cause by themselves.
public struct Metadata: Hashable, Sendable {
    /// Shared by everything that one outside request set in motion.
    public var correlation: UUID
    /// The event that caused this one; nil when a command did.
    public var causation: UUID?
    /// Who asked for it, as the application names callers.
    public var actor: String?
    /// W3C trace context, such as `traceparent`.
    public var trace: [String: String]

    /// Starts a new correlation unless one is given.
    public init(
        correlation: UUID = .timeOrdered(), causation: UUID? = nil, actor: String? = nil, trace: [String: String] = [:]
    ) {
        self.correlation = correlation
        self.causation = causation
        self.actor = actor
        self.trace = trace
    }

    /// The metadata of what `event` causes: same correlation, actor and trace, the event as the cause.
    public init(causedBy event: LoggedEvent) {
        self = event.record.metadata
        self.causation = event.record.id
    }
}
