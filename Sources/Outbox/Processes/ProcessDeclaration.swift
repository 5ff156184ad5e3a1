/// One of the subscriptions of a process.
struct ProcessDeclaration: SubscriptionDeclaration {
    let subscription: Subscription

    static func all<Manager: ProcessManager>(
        of manager: Manager.Type, retry: RetryPolicy, start: Subscription.Start, shards: Int
    ) -> [any SubscriptionDeclaration] {
        let steps = Manager.steps
        let fault = steps.fault ?? fault(in: Manager.name)
        func declaration(_ suffix: String, _ handlers: [EventName: Reaction]) -> ProcessDeclaration {
            var subscription = Subscription(
                name: SubscriptionName(rawValue: "\(Manager.name).\(suffix)"), kind: .react(handlers), retry: retry,
                start: start, concurrency: 1, shards: max(1, shards), timeout: nil)
            subscription.fault = fault
            if suffix == "outcomes" { subscription.duplicates = steps.duplicates }
            return ProcessDeclaration(subscription: subscription)
        }
        return [
            declaration("outcomes", outcomes(of: Manager.self)),
            declaration(
                "commands",
                [
                    ProcessCommandSent<Manager>.name: Reaction {
                        (sent: Occurrence<ProcessCommandSent<Manager>>, work) in
                        try ProcessExecution<Manager>(sent.event.command, of: sent.event.key, isUndo: false).run(
                            in: work)
                    }
                ]),
            declaration(
                "undo",
                [
                    ProcessUndoSent<Manager>.name: Reaction { (sent: Occurrence<ProcessUndoSent<Manager>>, work) in
                        try ProcessExecution<Manager>(sent.event.command, of: sent.event.key, isUndo: true).run(
                            in: work)
                    }
                ]),
        ]
    }

    /// The author's outcomes, what became of commands, and timeouts: in one subscription.
    private static func outcomes<Manager: ProcessManager>(of manager: Manager.Type) -> [EventName: Reaction] {
        @Sendable func taking(_ work: UnitOfWork, _ key: String) -> ProcessTaking<Manager> {
            ProcessTaking(work, ProcessID(Manager.name, key: key))
        }
        var handlers = Manager.steps.reactions
        handlers[ProcessTimedOut<Manager>.name] = Reaction { (one: Occurrence<ProcessTimedOut<Manager>>, work) in
            try taking(work, one.event.key).take(one.event)
        }
        handlers[ProcessCommandDone<Manager>.name] = Reaction { (one: Occurrence<ProcessCommandDone<Manager>>, work) in
            try taking(work, one.event.key).take(one.event.id, done: one.event.command) { try $0.done(one.event, &$1) }
        }
        handlers[ProcessCommandRefused<Manager>.name] = Reaction {
            (one: Occurrence<ProcessCommandRefused<Manager>>, work) in
            try taking(work, one.event.key).take(one.event.id, refused: one.event.command) {
                try $0.refused(one.event, &$1)
            }
        }
        return handlers
    }

    private static func fault(in name: ProcessName) -> OutboxError? {
        do {
            try name.validated()
            guard name.rawValue.utf8.count <= 32 else {
                throw OutboxError.invalidName(ProcessName.role, name.rawValue, "it is longer than 32 bytes")
            }
            return nil
        } catch {
            return error as? OutboxError
        }
    }
}
