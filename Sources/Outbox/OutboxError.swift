/// An error of the outbox: what happened, why, and what to do.
///
/// A struct with an open code, so that a new code never breaks a `switch`. `description` holds names and counts only,
/// never a payload.
public struct OutboxError: Error, Sendable, CustomStringConvertible {
    /// What kind of error this is.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The code as it appears in logs.
        public let description: String

        private init(_ description: String) { self.description = description }

        /// A name that cannot be stored.
        public static let invalidName = Code("invalid_name")
        /// Two subscriptions, or two handlers of one subscription, under one name.
        public static let duplicateName = Code("duplicate_name")
        /// An event whose ``Upcast``s lead not from one version to the next up to the present one.
        public static let invalidUpcasts = Code("invalid_upcasts")
        /// No aggregate with that identity.
        public static let notFound = Code("not_found")
        /// Somebody else saved the aggregate since it was loaded, or created it first.
        ///
        /// Load again and retry.
        public static let versionConflict = Code("version_conflict")
        /// A change that the database's own rules refuse, such as a second row under a unique key.
        public static let constraintViolated = Code("constraint_violated")
        /// The store has no table for this kind of aggregate.
        public static let unmappedAggregate = Code("unmapped_aggregate")
        /// An idempotency key that is empty, too long, or holds other than visible ASCII.
        public static let invalidIdempotencyKey = Code("invalid_idempotency_key")
        /// The idempotency key was used for another request.
        public static let idempotencyKeyReused = Code("idempotency_key_reused")
        /// Another transaction holds what this one needs, such as the same request still running.
        ///
        /// Ask again later.
        public static let busy = Code("busy")
        /// The connection was lost after COMMIT was sent: the change is stored, or it is not.
        public static let outcomeUnknown = Code("outcome_unknown")
        /// An event whose payload is too large, too deep, or holds a number out of bounds.
        public static let payloadRefused = Code("payload_refused")
        /// An event that today's code cannot read.
        public static let undecodableEvent = Code("undecodable_event")
        /// Another relay owns the subscription now.
        ///
        /// What was not settled is delivered again by it.
        public static let leaseLost = Code("lease_lost")
        /// A subscription that waits for an operator.
        public static let halted = Code("halted")
        /// The database's schema does not fit this binary.
        public static let schemaMismatch = Code("schema_mismatch")
        /// A server that cannot be used: too old, or a standby.
        public static let unsuitableServer = Code("unsuitable_server")
        /// A setting of the server by which it loses what it answered as done.
        public static let unsafeSetting = Code("unsafe_setting")
        /// An operator's request that somebody fulfilled already; the message says who, and when.
        public static let alreadyDone = Code("already_done")
        /// An operator's request that does not fit what is stored.
        ///
        /// Nothing was changed.
        public static let refused = Code("refused")
        /// A handler that took longer than it may.
        public static let timedOut = Code("timed_out")
        /// The store does not offer what was asked of it.
        public static let unsupported = Code("unsupported")
    }

    /// What kind of error this is.
    public let code: Code
    /// What, why and what to do, in one line.
    public let message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

extension OutboxError {
    static func invalidName(_ role: String, _ name: String, _ reason: String) -> OutboxError {
        OutboxError(.invalidName, "invalid \(role) name '\(name)': \(reason); rename it")
    }

    /// Somebody else saved or created the aggregate first.
    public static func versionConflict(_ kind: AggregateKind, _ ids: String) -> OutboxError {
        OutboxError(.versionConflict, "\(kind) \(ids) was changed by somebody else: load it again and retry")
    }

    /// No aggregate with that identity.
    public static func notFound(_ kind: AggregateKind, _ id: String) -> OutboxError {
        OutboxError(.notFound, "no \(kind) with id \(id)")
    }
}

extension OutboxError {
    /// The key was used for another request.
    public static func idempotencyKeyReused(_ key: CommandKey) -> OutboxError {
        OutboxError(
            .idempotencyKeyReused,
            "idempotency key '\(key.key)' was used for another request: send a new key with a new request")
    }

    /// Another relay owns the subscription.
    public static func leaseLost(_ subscription: SubscriptionName) -> OutboxError {
        OutboxError(.leaseLost, "subscription '\(subscription)' was taken over by another relay")
    }

    /// Nobody registered the subscription.
    public static func unknownSubscription(_ subscription: SubscriptionName) -> OutboxError {
        OutboxError(.notFound, "no subscription '\(subscription)': a relay registers its subscriptions when it starts")
    }
}
