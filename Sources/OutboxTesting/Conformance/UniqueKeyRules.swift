import Foundation
import Outbox

extension ConformanceRule {
    static let uniqueKeys: [ConformanceRule] = [
        ConformanceRule("a unique key that another has is refused in the domain's words, and nothing is left of it") {
            store in
            let badge = UUID().uuidString
            let owner = try await store.pin(badge)
            let (other, fresh) = (try await store.raise(), Identity<Counter>())
            for id in [other, fresh] {
                let error = try await failure { try await store.pin(badge, on: id) }
                try expectEqual(error as? DomainError, .badgeTaken, "what is said")
            }
            let alone = try await failure {
                try await store.perform { work in
                    let twin = UUID().uuidString
                    for _ in 0..<2 {
                        var counter = Counter()
                        counter.raise()
                        counter.badge = twin
                        try work.counters.save(counter)
                    }
                }
            }
            try expectEqual(alone as? DomainError, .badgeTaken, "what is said to two of one unit of work")
            try expectEqual(try await store.badge(of: owner), badge, "the first one's badge")
            try expectEqual(try await store.badge(of: other), nil, "the second one's badge")
            try expectEqual(try await store.value(of: other), 1, "the second one's value")
            try expectEqual(try await store.value(of: fresh), nil, "the third one's value")
            try expectEqual(try await seen(on: store).map(\.counterID), [owner, other], "events")
        },
        ConformanceRule("a unique key is kept by who has it, is free once given up or changed, and nil is nobody's") {
            store in
            let (first, second) = (UUID().uuidString, UUID().uuidString)
            let (changes, gives) = (try await store.pin(first), try await store.pin(second))
            try await store.pin(first, on: changes)
            try await store.pin(UUID().uuidString, on: changes)
            try await store.pin(nil, on: gives)
            try await store.pin(nil)
            let heirs = [try await store.pin(first), try await store.pin(second)]
            try expectEqual(try await store.badge(of: heirs[0]), first, "badge that was changed")
            try expectEqual(try await store.badge(of: heirs[1]), second, "badge that was given up")
            let late = try await failure { try await store.pin(first, on: changes) }
            try expectEqual(late as? DomainError, .badgeTaken, "what is said to who had it before")
        },
        ConformanceRule("of several that want one unique key at the same time one gets it, the others are told") {
            store in
            for areNew in [true, false] {
                let badge = UUID().uuidString
                var ids = (0..<8).map { _ in Identity<Counter>() }
                if !areNew { ids = try await ids.asyncMap { try await store.raise($0) } }
                let before = try await seen(on: store).count
                let said = try await withThrowingTaskGroup { group in
                    for id in ids {
                        group.addTask { () -> DomainError? in
                            do {
                                try await store.pin(badge, on: id)
                                return nil
                            } catch let error as DomainError { return error }
                        }
                    }
                    return try await group.reduce(into: [DomainError?]()) { $0.append($1) }
                }
                try expectEqual(said.count { $0 == nil }, 1, "winners")
                try expectEqual(said.count { $0 == .badgeTaken }, ids.count - 1, "refused")
                let badges = try await ids.asyncMap { try await store.badge(of: $0) }
                try expectEqual(badges.compactMap(\.self), [badge], "badges")
                try expectEqual(try await seen(on: store).count - before, 1, "events of the winner")
            }
        },
        ConformanceRule("a unique key that is taken refuses a process's command, which is told, and parks nothing") {
            store in
            let taken = UUID().uuidString
            let owner = try await store.pin(taken)
            let wishes = [taken, UUID().uuidString, taken].map { Wish(key: .timeOrdered(), badge: $0) }
            try await store.perform { work in
                for wish in wishes {
                    var teller = Counter()
                    teller.record(wish)
                    try work.counters.save(teller)
                }
            }
            try await drain(store) { Pinning.subscriptions(retry: .atOnce(attempts: 2)) }
            for (wish, isRefused) in zip(wishes, [true, false, true]) {
                let instance = try await store.perform { work in
                    try work.repository(of: ProcessInstance.self).get(ProcessID(Pinning.name, key: wish.key))
                }
                try expectEqual(instance.status, isRefused ? .compensated : .completed, "status")
                try expectEqual(instance.reason, isRefused ? "badge_taken" : nil, "what the process was told")
                try expectEqual(
                    instance.progress.commands.map(\.state), [isRefused ? .refused : .done], "commands")
                let badge = try await store.badge(of: Identity(wish.key))
                try expectEqual(badge, isRefused ? nil : wish.badge, "badge")
            }
            try expectEqual(try await store.badge(of: owner), taken, "the owner's badge")
            let status = try await store.status()
            try expectEqual(status.map { $0.parked + $0.dead }.reduce(0, +), 0, "events set aside")
            let pinned = try await seen(on: store).map(\.counterID)
            try expectEqual(pinned, [owner, Identity(wishes[1].key)], "events")
        },
    ]
}

extension OutboxStore {
    /// Gives a counter a badge, or takes it away, and returns which counter.
    @discardableResult
    fileprivate func pin(_ badge: String?, on id: Identity<Counter> = Identity()) async throws -> Identity<Counter> {
        try await process(PinBadge(counter: id, badge: badge))
        return id
    }

    fileprivate func badge(of id: Identity<Counter>) async throws -> String? {
        try await perform { work in try work.counters.find(id)?.badge }
    }
}

extension Array {
    fileprivate func asyncMap<Result>(_ body: (Element) async throws -> Result) async throws -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await body(element)) }
        return results
    }
}

/// Raises a counter, which it makes if need be, and gives it a badge.
private struct PinBadge: Command {
    static let name: CommandName = "badge.pin"
    let counter: Identity<Counter>
    let badge: String?

    func handle(in work: UnitOfWork) throws -> NoResponse {
        var counter = try work.counters.find(counter) ?? Counter(id: counter)
        counter.raise()
        counter.badge = badge
        try work.counters.save(counter)
        return NoResponse()
    }
}

/// Somebody wants a badge.
private struct Wish: DomainEvent {
    static let name: EventName = "badge.wished"
    let key: UUID
    let badge: String
}

/// Pins what is wished for, or compensates with the code of the refusal.
private struct Pinning: ProcessManager {
    static let name: ProcessName = "conformance.pinning"

    static let steps = ProcessSteps<Pinning>()
        .sends(
            PinBadge.self, done: { _, _, pinning in pinning.complete() },
            refused: { _, refusal, pinning in try pinning.compensate(because: refusal.code) }
        )
        .on(Wish.self, key: \.key) { wish, pinning in
            try pinning.send(PinBadge(counter: Identity(wish.key), badge: wish.badge))
        }
}
