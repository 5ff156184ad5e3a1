public import Foundation

extension EventFacts {
    /// Where an event stands for one subscription.
    public struct Standing: Sendable, Equatable, Codable {
        /// Where the event lies, as seen from the subscription's window.
        public enum Place: String, Sendable, Codable {
            /// Before the window, or read inside of it.
            case passed
            /// In the window, not read yet.
            case inWindow
            /// Committed after the window was opened.
            case beyondWindow
        }

        /// The subscription.
        public var name: String
        /// The names of events it asks for; nil where no relay has said so yet.
        public var eventNames: [String]?
        /// When it was made known.
        public var createdAt: Date
        /// Where the event lies.
        public var place: Place
        /// The last position read in the window.
        public var position: Int64
        /// When the subscription last moved.
        public var advancedAt: Date?
        /// Since when it is paused.
        public var pausedAt: Date?
        /// Who paused it.
        public var pausedBy: String?
        /// Since when it is out of service.
        public var detachedAt: Date?
        /// True where it waits to be rebased after a restore.
        public var isHalted = false
        /// Who has the right to deliver.
        public var holder: String?
        /// Until when.
        public var leasedUntil: Date?
        /// How the event is parked.
        public var parked: Parked?
        /// The first parked event of its aggregate, where that is an earlier one.
        public var behind: Behind?
        /// When its effect was noted.
        public var handledAt: Date?
        /// Who skipped it, when, why.
        public var skipped: Skipped?

        /// Names what every standing has; set the rest.
        public init(name: String, eventNames: [String]?, createdAt: Date, place: Place, position: Int64) {
            self.name = name
            self.eventNames = eventNames
            self.createdAt = createdAt
            self.place = place
            self.position = position
        }
    }

    /// How an event is parked.
    public struct Parked: Sendable, Equatable, Codable {
        /// `waiting`, `retrying`, `dead` or `scheduled`.
        public var state: String
        /// How often its handler failed.
        public var attempts: Int
        /// When it is tried, if nothing is before it.
        public var dueAt: Date
        /// True where that time has come.
        public var isDue: Bool
        /// What its handler threw last.
        public var error: String?

        /// Names every field.
        public init(state: String, attempts: Int, dueAt: Date, isDue: Bool, error: String?) {
            self.state = state
            self.attempts = attempts
            self.dueAt = dueAt
            self.isDue = isDue
            self.error = error
        }
    }

    /// An event that is before another one.
    public struct Behind: Sendable, Equatable, Codable {
        /// Its identity.
        public var event: UUID
        /// Its place.
        public var position: Int64
        /// `retrying` or `dead`.
        public var state: String
        /// What its handler threw last.
        public var error: String?

        /// Names every field.
        public init(event: UUID, position: Int64, state: String, error: String?) {
            self.event = event
            self.position = position
            self.state = state
            self.error = error
        }
    }

    /// That an event was skipped.
    public struct Skipped: Sendable, Equatable, Codable {
        /// Who did it.
        public var by: String
        /// When.
        public var at: Date
        /// Why.
        public var reason: String

        /// Names every field.
        public init(by: String, at: Date, reason: String) {
            self.by = by
            self.at = at
            self.reason = reason
        }
    }
}
