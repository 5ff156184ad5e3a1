import Foundation
import Logging
import Outbox

@testable import OutboxRelay

/// The application's handlers, which do what an event's nature says.
enum Handlers {
    static let logger = Logger(label: "model") { _ in SwiftLogNoOpLogHandler() }
    static let watchdog = Watchdog(limit: .seconds(3600)) { _ in }
    static let retry = RetryPolicy(maximumAttempts: 3, maximumDeaths: 2)

    struct Failed: Error {}

    static func react(_ world: World, _ actor: ModelActor, _ process: ModelProcess) -> Subscription {
        React(to: Moved.self, as: Script.react, retry: retry, shards: world.script.shards, once: \.effect) {
            event, work in
            guard let transaction = work.transaction as? ModelTransaction else { return }
            try transaction.call("handles \(event.number)")
            try handle(event, for: Script.react, world, process)
            transaction.server.effects.append(Effect(subscription: Script.react, number: event.number))
            guard world.script.echoes else { return }
            let once = Int(event.effect.uuid.14) << 8 + Int(event.effect.uuid.15)
            var echo = Echo(id: Name(streamText: "e\(once)"))
            echo.record(Echoed(number: 1000 + event.number))
            try work.repository(of: Echo.self).save(echo)
        }
        .and(to: Echoed.self) { event, work in
            guard let transaction = work.transaction as? ModelTransaction else { return }
            transaction.server.effects.append(Effect(subscription: Script.react, number: event.number))
        }
        .subscription
    }

    static func deliver(_ world: World, _ actor: ModelActor, _ process: ModelProcess) -> Subscription {
        Deliver(Moved.self, as: Script.deliver, retry: retry) { event, delivery in
            try handle(event, for: Script.deliver, world, process)
            world.note { try $0.called(event.number, world.server, world.now) }
        }
        .and(Echoed.self) { event, delivery in
            world.note { try $0.called(event.number, world.server, world.now) }
        }
        .subscription
    }

    private static func handle(
        _ event: Moved, for name: SubscriptionName, _ world: World, _ process: ModelProcess
    ) throws {
        let key = Audit.Case(subscription: name, number: event.number)
        let before = world.audit.failures[key] ?? 0
        switch event.nature {
        case .ordinary: return
        case .failing where before >= 2: return
        case .failing, .hopeless:
            world.note { $0.failures[key] = before + 1 }
            throw Failed()
        case .killing:
            world.note { try $0.killed(key) }
            try world.kill(process, unnoticed: false)
        }
    }
}
