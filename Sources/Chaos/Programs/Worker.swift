import Foundation
import Outbox
import OutboxPostgres

/// One command after the other, each under a key, and each until there is an answer.
struct Worker {
    let name: String
    let store: PostgresOutboxStore
    let journal: Journal
    let outstanding: Outstanding
    let isStopping: StopFlag
    var random: SplitMix64
    let mix: Mix

    mutating func run() async {
        if let pending = outstanding.command {
            if let key = pending.key {
                await submit(pending.command, key: key)
            } else {
                journal.note("unknown", ["k": pending.command.key])
            }
            outstanding.set(nil)
        }
        while !isStopping.isRaised {
            await next()
            guard mix.thinking > 0 else { continue }
            try? await Task.sleep(for: .milliseconds(Int.random(in: 0...(2 * mix.thinking), using: &random)))
        }
    }

    private mutating func next() async {
        let key = UUID().uuidString
        let command = AddToTallies.random(key: key, mix, &random)
        let isKeyed = Int.random(in: 0..<100, using: &random) >= mix.keyless
        journal.note("invoke", ["k": key, "n": command.tallies.count, "keyed": isKeyed ? 1 : 0])
        outstanding.set(Outstanding.Pending(key: isKeyed ? key : nil, command: command))
        if isKeyed { await submit(command, key: key) } else { await submitOnce(command) }
        outstanding.set(nil)
        switch isKeyed ? Int.random(in: 0..<100, using: &random) : 100 {
        case 0..<2 where !command.isRefused: await submit(command, key: key)
        case 2 where !command.isRefused: await reuse(command, key: key)
        default: break
        }
    }

    /// Until there is an answer, whatever happens meanwhile.
    private func submit(_ command: AddToTallies, key: String) async {
        var tries = 0
        while true {
            tries += 1
            do {
                let receipt = try await watched(key).submit(command, key: IdempotencyKey(key))
                journal.note(
                    "ok", ["k": key, "r": String(decoding: receipt.stored, as: UTF8.self).replacing("\"", with: "'")])
                return
            } catch is AddToTallies.Refused {
                return journal.note("rejected", ["k": key])
            } catch let error as OutboxError where error.code == .idempotencyKeyReused {
                return journal.note("reused", ["k": key])
            } catch {
                await wait(after: error, tries, key)
            }
        }
    }

    /// Without a key an unknown outcome stays unknown.
    private func submitOnce(_ command: AddToTallies) async {
        var tries = 0
        while true {
            tries += 1
            do {
                _ = try await store.submit(command)
                return journal.note("ok", ["k": command.key])
            } catch is AddToTallies.Refused {
                return journal.note("rejected", ["k": command.key])
            } catch let error as OutboxError where error.code == .outcomeUnknown {
                return journal.note("unknown", ["k": command.key])
            } catch {
                await wait(after: error, tries, command.key)
            }
        }
    }

    private func watched(_ key: String) -> WatchedStore { WatchedStore(store: store, key: key, journal: journal) }

    /// The same key with another request has to be refused.
    private func reuse(_ command: AddToTallies, key: String) async {
        var other = command
        other.amount += 1000
        do {
            _ = try await store.submit(other, key: IdempotencyKey(key))
            journal.note("reuse-accepted", ["k": key])
        } catch let error as OutboxError where error.code == .idempotencyKeyReused {
            journal.note("reuse-refused", ["k": key])
        } catch {}
    }

    private func wait(after error: any Error, _ tries: Int, _ key: String) async {
        journal.note("retry", ["k": key, "e": label(of: error)])
        try? await Task.sleep(for: .milliseconds(Int.random(in: 1...min(500, 10 << min(tries, 6)))))
    }

    private func label(of error: any Error) -> String {
        String((error as? OutboxError).map { $0.code.description } ?? String("\(error)".prefix(60)))
            .filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "_" }
    }
}
