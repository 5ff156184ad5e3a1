import Foundation
import Outbox

/// Somebody who looks after dead events now and then: tries them again, or lets them go.
struct Operator {
    let world: World
    let actor: ModelActor

    func run() async {
        for round in 0..<3 where !world.isOver {
            let process = ModelProcess(actor.name)
            world.sleep(actor, 150, process)
            let skips = SplitMix64.fixed(world.script.seed, 77, round) % 2 == 0
            for name in [Script.react, Script.deliver] {
                try? await ModelStore(world, actor, process).transact { transaction in
                    guard let transaction = transaction as? ModelTransaction else { return }
                    try transaction.operate(on: name, skips: skips)
                }
            }
        }
    }
}

extension ModelTransaction {
    /// Gives the first dead event up, or all of them new tries.
    func operate(on name: SubscriptionName, skips: Bool) throws {
        try call("looks for dead events of \(name)")
        let dead = database.parked.rows(server).filter { $0.key.subscription == name && $0.row.state == .dead }
            .sorted { $0.key.position < $1.key.position }
        for (key, _) in skips ? Array(dead.prefix(1)) : dead {
            try call("\(skips ? "skips" : "redrives") \(key.position)")
            try lock(database.parked, key)
            guard var row = database.parked.row(key, server), row.state == .dead else { continue }
            if skips {
                let inbox = InboxKey(
                    subscription: name, effect: database.log[Int(key.position) - 1].effect(for: name))
                try lock(database.inbox, inbox)
                database.inbox.write(inbox, true, server)
                database.parked.write(key, nil, server)
                server.atEnd { [world] in
                    if $0 { world.note { $0.skipped.insert(Audit.Case(subscription: name, number: row.number)) } }
                }
            } else {
                (row.state, row.attempts, row.deaths, row.due, row.startedAt) = (.retrying, 0, 0, world.now, nil)
                database.parked.write(key, row, server)
            }
        }
    }
}

extension LogRow {
    /// What the inbox of a subscription knows the event by.
    func effect(for name: SubscriptionName) -> EffectKey { name == Script.react ? effect : EffectKey(event.id) }
}
