import ArgumentParser
import Foundation
import Outbox
import OutboxPostgres

/// An event on the command line: its id, or its position in the log.
struct EventArgument: ExpressibleByArgument {
    let reference: EventReference

    init?(argument: String) {
        guard let reference = EventReference(argument) else { return nil }
        self.reference = reference
    }
}

/// An event's id on the command line.
struct EventIDArgument: ExpressibleByArgument {
    let id: UUID

    init?(argument: String) {
        guard let id = UUID(uuidString: argument) else { return nil }
        self.id = id
    }
}

/// An aggregate on the command line: `book/01a1fbe0-…`.
struct StreamArgument: ExpressibleByArgument {
    let stream: StreamID

    init?(argument: String) {
        let parts = argument.split(separator: "/", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        stream = StreamID(kind: AggregateKind(rawValue: String(parts[0])), id: String(parts[1]))
    }
}

/// Events a second on the command line: `10/s`, `0.5/s`.
struct RateArgument: ExpressibleByArgument {
    let perSecond: Double

    init?(argument: String) {
        guard let match = argument.wholeMatch(of: /([0-9]{1,6}(\.[0-9]{1,6})?)(\/s)?/), let rate = Double(match.1),
            rate > 0
        else { return nil }
        perSecond = rate
    }
}

/// A time on the command line, as ISO 8601 has it: `2026-11-21T04:00:00Z`.
struct TimeArgument: ExpressibleByArgument {
    let time: Date

    init?(argument: String) {
        guard let time = try? Date(argument, strategy: .iso8601) else { return nil }
        self.time = time
    }
}
