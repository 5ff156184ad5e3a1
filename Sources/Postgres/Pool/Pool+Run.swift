/// Carries a value that has been sent from one side to the other.
///
/// `@unchecked Sendable`: made only from `sending` values, which nobody else can still reach.
struct Sent<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}

extension Pool {
    /// Runs `work` on a connection's thread: one hop there, one back.
    ///
    /// - Throws: what `work` throws, or ``PostgresError`` when there is no connection, or `CancellationError`.
    func run<R>(_ work: sending @escaping (Session) throws -> sending R) async throws -> sending R {
        let work = Sent(work)
        let job = Job(deadline: .now + configuration.acquireTimeout)
        let result: Sent<R> = try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { (caller: UnsafeContinuation<Sent<R>, any Error>) in
                job.prepare(
                    work: { session in
                        do {
                            let result = Sent(try work.value(session))
                            return { caller.resume(returning: result) }
                        } catch {
                            return { caller.resume(throwing: error) }
                        }
                    },
                    fail: { caller.resume(throwing: $0) })
                submit(job)
            }
        } onCancel: {
            cancel(job)
        }
        return result.value
    }
}
