import Logging
import Outbox

@testable import OutboxRelay

/// One shard of a `React` subscription in one relay: the relay's own worker, step by step.
struct ReactLoop {
    let world: World
    let actor: ModelActor
    let relay: RelayProcess
    let shard: Shard

    func run() async {
        while !world.isOver {
            let process = relay.current
            var reactor = reactor(in: process)
            while !world.isOver, !process.isOver {
                let pause: Int
                do {
                    switch try await reactor.step() {
                    case .handled: continue
                    case .idle(let nextDue): pause = min(120, nextDue.map(ModelTime.milliseconds) ?? 120)
                    case .heldElsewhere: pause = 40
                    }
                } catch {
                    pause = 10
                }
                world.sleep(actor, pause, process)
            }
            await world.retiring(process, from: shard) { await reactor.retire() }
        }
    }

    private func reactor(in process: ModelProcess) -> Reactor {
        let subscription = Handlers.react(world, actor, process)
        guard case .react(let handlers) = subscription.kind else { fatalError("not a React subscription") }
        var configuration = RelayConfiguration()
        configuration.batchSize = world.script.batchSize
        if world.script.readsOn { configuration.leastReadSize = 1 }
        configuration.lease = .milliseconds(world.script.lease)
        configuration.holder = process.holder
        return Reactor(
            subscription: subscription, shard: shard, handlers: handlers,
            store: ModelStore(world, actor, process), configuration: configuration, watchdog: Handlers.watchdog,
            logger: Handlers.logger)
    }
}
