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
            var (reactor, expectsWork) = (reactor(in: process), true)
            while !world.isOver, !process.isOver {
                let pause: Int
                do {
                    switch expectsWork ? try await reactor.step() : try await look(in: process) {
                    case .handled:
                        expectsWork = true
                        continue
                    case .idle(let nextDue): pause = min(120, nextDue.map(ModelTime.milliseconds) ?? 120)
                    case .resting(let time): pause = ModelTime.milliseconds(time)
                    case .heldElsewhere: pause = 40
                    }
                    expectsWork = false
                } catch {
                    pause = 10
                }
                world.sleep(actor, pause, process)
            }
            await world.retiring(process, from: shard) { await reactor.retire() }
        }
    }

    /// As the relay's lookout does for a loop that is idle.
    private func look(in process: ModelProcess) async throws -> Progress {
        let subscription = Handlers.react(world, actor, process)
        let found = try await ModelStore(world, actor, process).glance(at: [shard: subscription.eventNames])
        guard case .nothing(let nextDue) = found[shard] else { return .handled(0) }
        return .idle(nextDue: nextDue)
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
