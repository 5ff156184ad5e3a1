import Outbox

/// The outbox's port on the model's server, for one loop of one process.
final class ModelStore: OutboxStore, @unchecked Sendable {  // Only touched by whoever has the baton.
    let world: World
    let actor: ModelActor
    let process: ModelProcess

    init(_ world: World, _ actor: ModelActor, _ process: ModelProcess) {
        self.world = world
        self.actor = actor
        self.process = process
    }

    private struct Body<Result>: @unchecked Sendable {
        let run: (any StoreTransaction) throws -> sending Result
    }

    func transact<Result>(
        _ body: sending @escaping (any StoreTransaction) throws -> sending Result
    ) async throws -> sending Result {
        let body = Body(run: body)
        guard process.isStopping else { return try repeating(body) }
        // A relay that retires does so in a task of its own, which is not on the actor's thread.
        return try await withTaskExecutorPreference(actor.thread) { Answer(try repeating(body)) }.result
    }

    private struct Answer<Result>: @unchecked Sendable {
        let result: Result
        init(_ result: Result) { self.result = result }
    }

    private func repeating<Result>(_ body: Body<Result>) throws -> sending Result {
        var attempt = 0
        while true {
            do {
                return try run(body)
            } catch ModelError.serializationFailure where attempt < 5 {
                attempt += 1
            }
        }
    }

    private func run<Result>(_ body: Body<Result>) throws -> sending Result {
        let transaction = ModelTransaction(self)
        do {
            let result = try body.run(transaction)
            try transaction.commit()
            return result
        } catch var failure as Reaction.Failure {
            failure.isCertain = !transaction.server.hasFailed && !transaction.server.isOver
            transaction.rollBack()
            throw failure
        } catch {
            transaction.rollBack()
            throw error
        }
    }

    func register(_ subscriptions: [Subscription]) async throws -> [SubscriptionName: Int] { world.server.shards }

    func status() async throws -> [SubscriptionStatus] { [] }

    func cause(of error: any Error) -> FailureCause {
        switch error {
        case let error as OutboxError:
            switch error.code {
            case .versionConflict: .conflict
            case .outcomeUnknown, .busy, .leaseLost, .halted: .infrastructure
            default: .handler
            }
        case ModelError.serializationFailure: .conflict
        case ModelError.silenced: .silence
        case ModelError.connectionLost, ModelError.gone: .infrastructure
        default: .handler
        }
    }
}
