import Foundation
import Outbox

/// How an event behaves in the hands of a handler.
enum Nature: String, Codable, CaseIterable {
    case ordinary
    /// Its handler throws twice, then it goes well.
    case failing
    /// Its handler always throws.
    case hopeless
    /// Its handler takes the process with it.
    case killing
}

struct Moved: DomainEvent {
    static let name: EventName = "moved"
    let number: Int
    let nature: Nature
    /// What happens once; the event itself unless told otherwise.
    let effect: UUID
}

/// What the handler of a ``Moved`` saves.
struct Echoed: DomainEvent {
    static let name: EventName = "echoed"
    let number: Int
}

struct Name: AggregateID {
    let streamText: String
}

struct Account: AggregateRoot {
    static let kind: AggregateKind = "account"
    let id: Name
    var recorded = RecordedEvents()
}

struct Echo: AggregateRoot {
    static let kind: AggregateKind = "echo"
    let id: Name
    var recorded = RecordedEvents()
}

/// What the model knows of an event from its payload.
struct EventFacts {
    let number: Int
    let nature: Nature
    let effect: UUID?

    init(_ record: EventRecord) throws {
        if record.name == Moved.name {
            let event = try record.decode(as: Moved.self)
            (number, nature, effect) = (event.number, event.nature, event.effect)
        } else {
            (number, nature, effect) = (try record.decode(as: Echoed.self).number, .ordinary, nil)
        }
    }
}

struct Refused: Error {}

/// A command of the script.
struct Move: Command {
    static let name: CommandName = "move"
    struct Part: Codable {
        let stream: String
        let number: Int
        let nature: Nature
        let effect: UUID
        var due: Int?
    }
    var parts: [Part]
    /// Saved, then refused: nothing of it may remain.
    var isRefused = false
    /// The scheduled event to be called off.
    var cancels: UUID?

    func handle(in work: UnitOfWork) throws -> [Int] {
        let accounts = work.repository(of: Account.self)
        for part in parts {
            let id = Name(streamText: part.stream)
            var account = try accounts.find(id) ?? Account(id: id)
            let event = Moved(number: part.number, nature: part.nature, effect: part.effect)
            if let due = part.due {
                account.schedule(event, at: ModelTime.date(due))
            } else {
                account.record(event)
            }
            if let cancels { account.cancel(scheduled: cancels) }
            try accounts.save(account)
        }
        if isRefused { throw Refused() }
        return parts.map(\.number)
    }
}

/// The model's clock counts milliseconds.
enum ModelTime {
    static func milliseconds(_ duration: Duration) -> Int { Int((duration.inSeconds * 1000).rounded()) }

    static func milliseconds(_ date: Date) -> Int { Int((date.timeIntervalSince1970 * 1000).rounded()) }

    static func date(_ milliseconds: Int) -> Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }
}

extension UUID {
    /// The identity with this number.
    init(numbered number: Int) {
        self.init(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, UInt8(number >> 8 & 255), UInt8(number & 255)))
    }
}
