import Foundation

extension OutboxStore {
    /// Runs `body` as one unit of work: what it saves is stored whole, or not at all.
    ///
    /// The closure is synchronous, so nothing can be awaited while the transaction is open; `work` cannot be kept or
    /// captured by a task: both do not compile. A thrown error rolls back and is rethrown. A store may begin without a
    /// connection and run the closure again once it reads something; one that reads nothing may be committed together
    /// with others, of which each still succeeds or fails by itself.
    @discardableResult
    public func perform<Result>(
        as metadata: Metadata = Metadata(), _ body: sending @escaping (UnitOfWork) throws -> sending Result
    ) async throws -> sending Result {
        try await run(metadata, guardedBy: nil, body)
    }

    /// Validates a command and does it, once for each `key`.
    ///
    /// Without a key a connection lost during COMMIT is reported as ``OutboxError/Code/outcomeUnknown``. With one it is
    /// resolved by asking again under the same key, and a repeat gets the first answer.
    ///
    /// Throws ``ValidationError``, the domain's own errors, or ``OutboxError``.
    @discardableResult
    public func process<C: Command>(
        _ command: C, key: IdempotencyKey? = nil, as metadata: Metadata = Metadata()
    ) async throws -> C.Response {
        try await submit(command, key: key, as: metadata).response
    }

    /// As ``process(_:key:as:)``, and says whether the answer is a replay.
    public func submit<C: Command>(
        _ command: C, key: IdempotencyKey? = nil, as metadata: Metadata = Metadata()
    ) async throws -> Receipt<C.Response> {
        try command.checkValidity()
        guard let key else {
            #if Failpoints
                if mutant("unknown-as-failed") { return try await submitWithoutKey(command, as: metadata) }
            #endif
            let response = try await run(metadata, guardedBy: nil) { try command.handle(in: $0) }
            return Receipt(response: response, stored: [], isReplay: false)
        }
        let commandKey = try CommandKey(key, for: command)
        var unknowns = 0
        while true {
            do {
                return try await attempt(command, under: commandKey, as: metadata)
            } catch let error as OutboxError where error.code == .outcomeUnknown && unknowns < 5 {
                unknowns += 1
                #if Failpoints
                    if mutant("new-key") { return try await submit(command, key: .another(), as: metadata) }
                #endif
                try await pause(afterUnknown: unknowns)
            }
        }
    }

    /// Once: a stored answer wins over every error, since a repeat may fail where the first request did not.
    package func attempt<C: Command>(
        _ command: C, under key: CommandKey, as metadata: Metadata
    ) async throws -> Receipt<C.Response> {
        do {
            let (response, stored) = try await run(metadata, guardedBy: key) { work in
                let response = try command.handle(in: work)
                let stored = try PayloadCoding.encode(response)
                try work.remember(stored, for: key)
                return (response, stored)
            }
            return Receipt(response: response, stored: stored, isReplay: false)
        } catch let replay as Replay {
            return try Receipt(replaying: replay)
        } catch let error as OutboxError where error.code == .idempotencyKeyReused || error.code == .outcomeUnknown {
            throw error
        } catch {
            guard let replay = try await storedAnswer(for: key) else { throw error }
            return try Receipt(replaying: replay)
        }
    }

    private func storedAnswer(for key: CommandKey) async throws -> Replay? {
        do {
            try await transact { transaction in
                try transaction.expectUnused(key)
                try transaction.flush()
            }
            return nil
        } catch let replay as Replay {
            return replay
        }
    }

    private func run<Result>(
        _ metadata: Metadata, guardedBy key: CommandKey?,
        _ body: sending @escaping (UnitOfWork) throws -> sending Result
    ) async throws -> sending Result {
        let afterCommit = AfterCommit()
        #if Failpoints
            afterCommit.isDualWrite = mutant("dual-write")
        #endif
        let result = try await transact { transaction in
            afterCommit.clear()
            let work = UnitOfWork(transaction, metadata: metadata, guardedBy: key, afterCommit: afterCommit)
            let result = try body(work)
            try work.flush()
            failpoint("after_event_before_commit")
            return result
        }
        failpoint("after_commit_before_answer")
        #if Failpoints
            let kept = afterCommit.takeKeptBack()
            if !kept.isEmpty { try await transact { transaction in try transaction.append(kept) } }
        #endif
        afterCommit.run()
        return result
    }

    private func pause(afterUnknown count: Int) async throws {
        try await Task.sleep(for: RetryPolicy(baseDelay: .milliseconds(50)).delay(afterAttempt: count))
    }
}

extension Receipt where Response: Decodable {
    init(replaying replay: Replay) throws {
        self.init(
            response: try PayloadCoding.decode(Response.self, from: replay.response), stored: replay.response,
            isReplay: true)
    }
}
