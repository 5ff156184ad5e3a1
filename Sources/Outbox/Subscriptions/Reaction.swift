import Foundation

/// A `React` handler without its event's type.
public struct Reaction: Sendable {
    /// An event, decoded, with the name of its effect; a class, as it is handed on more often than it is looked at.
    package final class Prepared {
        package let effect: EffectKey
        package let logged: LoggedEvent
        fileprivate let event: any DomainEvent

        fileprivate init(effect: EffectKey, logged: LoggedEvent, event: any DomainEvent) {
            self.effect = effect
            self.logged = logged
            self.event = event
        }
    }

    /// A handler's error and the event that caused it; nil where a batch handler could not say.
    package struct Failure: Error {
        package let position: Int64?
        package let underlying: any Error
        /// False where the transaction had failed before the handler threw, so that an earlier event may be to blame.
        package var isCertain = true
    }

    /// The type it decodes.
    let event: any DomainEvent.Type
    /// Decodes an event and names its effect.
    package let prepare: @Sendable (LoggedEvent) throws -> Prepared
    /// Handles events in order; throws ``Failure``.
    package let run: @Sendable ([Prepared], UnitOfWork) throws -> Void

    init<Event: DomainEvent>(
        once: (@Sendable (Event) -> UUID)?, each handler: @escaping @Sendable (Event, UnitOfWork) throws -> Void
    ) {
        self.init(once: once, eachOccurrence: { try handler($0.event, $1) })
    }

    init<Event: DomainEvent>(
        once: (@Sendable (Event) -> UUID)? = nil,
        eachOccurrence handler: @escaping @Sendable (Occurrence<Event>, UnitOfWork) throws -> Void
    ) {
        self.event = Event.self
        self.prepare = Self.preparing(once)
        self.run = { prepared, work in
            for item in prepared {
                guard let event = item.event as? Event else { continue }
                work.metadata = Metadata(causedBy: item.logged)
                do {
                    try handler(Occurrence(event: event, logged: item.logged), work)
                } catch {
                    throw Failure(position: item.logged.position, underlying: error)
                }
            }
        }
    }

    init<Event: DomainEvent>(
        once: (@Sendable (Event) -> UUID)?,
        batch handler: @escaping @Sendable ([Occurrence<Event>], UnitOfWork) throws -> Void
    ) {
        self.event = Event.self
        self.prepare = Self.preparing(once)
        self.run = { prepared, work in
            let occurrences = prepared.compactMap { item in
                (item.event as? Event).map { Occurrence(event: $0, logged: item.logged) }
            }
            guard let first = occurrences.first else { return }
            work.metadata = Metadata(causedBy: first.logged)
            do {
                try handler(occurrences, work)
            } catch {
                throw Failure(position: occurrences.count == 1 ? first.logged.position : nil, underlying: error)
            }
        }
    }

    private static func preparing<Event: DomainEvent>(
        _ once: (@Sendable (Event) -> UUID)?
    ) -> @Sendable (LoggedEvent) throws -> Prepared {
        { logged in
            let event = try logged.record.decode(as: Event.self)
            let effect = once.map { EffectKey($0(event), isNamed: true) } ?? EffectKey(logged.id)
            return Prepared(effect: effect, logged: logged, event: event)
        }
    }
}
