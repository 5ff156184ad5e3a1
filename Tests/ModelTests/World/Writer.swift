import Foundation
import Outbox

/// A client: sends its commands one after another, each under a key, until it knows the answer.
struct Writer {
    let world: World
    let actor: ModelActor
    let commands: [Move]

    func run() async {
        var process = ModelProcess(actor.name)
        for (index, command) in commands.enumerated() {
            guard let key = try? IdempotencyKey("\(actor.index)-\(index)") else { return }
            while !world.isOver {
                if process.isDead { process = process.respawned() }
                if await send(command, under: key, from: process) { break }
                world.sleep(actor, 5, process)
            }
        }
        // Whoever scheduled something may call it off.
        while !world.isOver, await !callOff(&process) { world.sleep(actor, 5, process) }
    }

    /// True once the answer is known.
    private func send(_ command: Move, under key: IdempotencyKey, from process: ModelProcess) async -> Bool {
        let store = ModelStore(world, actor, process)
        world.note { $0.invoked(command, key) }
        do {
            let receipt = try await store.attempt(
                command, under: CommandKey(key, for: command), as: Metadata(correlation: UUID(numbered: 0)))
            guard !process.isDead, !world.isOver else { return false }
            world.note { try $0.answered(command, key, receipt.stored, world.server) }
            return true
        } catch is Refused {
            world.note { try $0.refused(command, world.server) }
            return true
        } catch {
            return false
        }
    }

    private func callOff(_ process: inout ModelProcess) async -> Bool {
        let own = commands.flatMap(\.parts).filter { $0.due != nil }.map(\.number)
        let found = world.server.committed.first {
            own.contains($0.number) && SplitMix64.fixed(world.script.seed, $0.number) % 2 == 0
        }
        guard let found, let key = try? IdempotencyKey("\(actor.index)-off") else { return true }
        let number = 500 + found.number
        let part = Move.Part(
            stream: found.stream.id, number: number, nature: .ordinary, effect: UUID(numbered: number))
        if process.isDead { process = process.respawned() }
        return await send(Move(parts: [part], cancels: found.event.id), under: key, from: process)
    }
}
