/// What a ``Deliver`` handler throws where it knows what its failure means; the library knows nothing of the protocol spoken
/// outside.
///
/// | thrown | the event | the others of its subscription |
/// | --- | --- | --- |
/// | ``refused(_:)`` | is dead at once | flow |
/// | ``failed(_:tryAgainAfter:)`` | is tried again, not before the time asked for | flow, until too many failed in a row |
/// | ``unavailable(_:for:)`` | is tried again, its try unspent | wait in the log, untried |
/// | any other error, or too long a call | is tried again: what became of it is unknown | as with `failed` |
///
/// Every try has the same ``Delivery/idempotencyKey``, whatever was thrown before.
///
/// A wish to wait is granted for ``RetryPolicy/longestRequestedDelay`` at most, so that no answer from outside can put events
/// off for years.
public struct DeliveryFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What it means.
    package enum Meaning: Hashable, Sendable {
        case refused
        case failed(tryAgainAfter: Duration?)
        case unavailable(for: Duration?)
    }

    /// What it means.
    package let meaning: Meaning
    /// The reason, as operators see it in logs and among the dead letters.
    ///
    /// It must hold no payload and no secret.
    public let description: String

    /// The other side answered, and will never take this event: an address that does not exist, a text that it does not
    /// understand.
    ///
    /// The event is dead at once and waits for an operator. The answer shows that the other side lives, so it never makes
    /// the subscription pause.
    public static func refused(_ reason: String) -> DeliveryFailure {
        DeliveryFailure(meaning: .refused, description: reason)
    }

    /// This call failed, and a repeat may succeed.
    ///
    /// Counts as a try. The next one is not before the given time, and not before the retry policy's own delay.
    public static func failed(_ reason: String, tryAgainAfter delay: Duration? = nil) -> DeliveryFailure {
        DeliveryFailure(meaning: .failed(tryAgainAfter: delay), description: reason)
    }

    /// The other side takes nothing of this subscription for now, whatever the event: it asks to be left alone, or it does
    /// not know us until somebody mends the configuration.
    ///
    /// Nothing is called for the given time, and a little longer, then one call is let through to see. No event uses up a
    /// try by it, so none is dead however long it takes. Don't throw it for what one event can bring about alone: its stream
    /// would wait for ever, and others be slow.
    public static func unavailable(_ reason: String, for pause: Duration? = nil) -> DeliveryFailure {
        DeliveryFailure(meaning: .unavailable(for: pause), description: reason)
    }

    /// Whether the event is closer to its last try by it.
    package var spendsTry: Bool { if case .unavailable = meaning { false } else { true } }

    /// How long it asks to wait.
    package var request: Duration? {
        switch meaning {
        case .refused: nil
        case .failed(let delay), .unavailable(let delay): delay
        }
    }
}
