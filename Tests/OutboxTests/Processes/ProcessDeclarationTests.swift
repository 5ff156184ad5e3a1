import Foundation
import Outbox
import Testing

@Suite struct `Declarations of processes` {
    private func refusal<Manager: ProcessManager>(_ manager: Manager.Type) -> OutboxError? {
        #expect(throws: OutboxError.self) { try HandlerRegistry { Manager.subscriptions() } }
    }

    @Test func `make three subscriptions, which see events of their own process only`() throws {
        let registry = try HandlerRegistry { Fine.subscriptions(shards: 3) }
        #expect(registry.subscriptions.map(\.name) == ["fine.outcomes", "fine.commands", "fine.undo"])
        #expect(registry.subscriptions.map(\.shards) == [3, 3, 3])
        #expect(
            registry.subscriptions.map(\.eventNames) == [
                ["process.fine.done", "process.fine.refused", "process.fine.timeout", "thing.said"],
                ["process.fine.command"], ["process.fine.undo"],
            ])
    }

    @Test func `are refused where a name is malformed or too long`() {
        #expect(refusal(Shouted.self)?.code == .invalidName)
        #expect(
            refusal(Long.self)?.message
                == "invalid process name 'a-process-with-a-name-of-33-bytes': it is longer than 32 bytes; rename it")
    }

    @Test func `are refused where something is declared twice`() {
        #expect(
            refusal(TwiceSending.self)?.message
                == "process 'twice' declares the command 'process.test' twice; remove one")
        #expect(
            refusal(TwiceTimed.self)?.message == "process 'twice' handles the timeout 'late' twice; remove one")
        #expect(refusal(TwiceTaking.self)?.code == .duplicateName)
    }
}

private struct Do: Command {
    static let name: CommandName = "process.test"
    func handle(in work: UnitOfWork) throws -> NoResponse { NoResponse() }
}

private struct Fine: ProcessManager {
    static let name: ProcessName = "fine"
    static let steps = ProcessSteps<Fine>().sends(Do.self).on(Said.self, key: { _ in "one" }) { _, _ in }
}

private struct Shouted: ProcessManager {
    static let name: ProcessName = "Shouted"
    static let steps = ProcessSteps<Shouted>()
}

private struct Long: ProcessManager {
    static let name: ProcessName = "a-process-with-a-name-of-33-bytes"
    static let steps = ProcessSteps<Long>()
}

private struct TwiceSending: ProcessManager {
    static let name: ProcessName = "twice"
    static let steps = ProcessSteps<TwiceSending>().sends(Do.self).sends(Do.self)
}

private struct TwiceTimed: ProcessManager {
    static let name: ProcessName = "twice"
    static let steps = ProcessSteps<TwiceTimed>().onTimeout("late") { _ in }.onTimeout("late") { _ in }
}

private struct TwiceTaking: ProcessManager {
    static let name: ProcessName = "twice"
    static let steps = ProcessSteps<TwiceTaking>()
        .on(Said.self, key: { _ in "one" }) { _, _ in }.on(Said.self, key: { _ in "one" }) { _, _ in }
}
