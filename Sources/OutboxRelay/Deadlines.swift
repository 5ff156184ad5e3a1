import Outbox
import Synchronization

/// Gives calls up after a time: they are cancelled, and not waited for where they do not listen.
///
/// One task watches all of them: a timer for each would cost as much as a call.
final class Deadlines: Sendable {
    private struct State {
        var waiting: [Int: (deadline: ContinuousClock.Instant, race: Race)] = [:]
        var last = 0
        var isWatched = false
    }

    private let limit: Duration
    private let state = Mutex(State())

    /// All calls may take as long, so the next deadline is never before the one that is waited for.
    init(_ limit: Duration) { self.limit = limit }

    /// Runs `body`; throws `OutboxError.Code.timedOut` where it takes too long.
    func run(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let race = Race(limit)
        let work = Task {
            do { race.finish(.success(try await body())) } catch { race.finish(.failure(error)) }
        }
        let number = add(race, until: .now + limit)
        defer {
            forget(number)
            work.cancel()
        }
        try await withTaskCancellationHandler {
            try await race.result()
        } onCancel: {
            work.cancel()
        }
    }

    private func add(_ race: Race, until deadline: ContinuousClock.Instant) -> Int {
        let (number, isFirst) = state.withLock { state in
            state.last += 1
            state.waiting[state.last] = (deadline, race)
            defer { state.isWatched = true }
            return (state.last, !state.isWatched)
        }
        if isFirst { Task { await self.watch() } }
        return number
    }

    private func forget(_ number: Int) { state.withLock { $0.waiting[number] = nil } }

    /// Ends by itself where nothing is left to watch.
    private func watch() async {
        while let next = giveUpWhatIsLate() { try? await Task.sleep(until: next) }
    }

    /// The next deadline.
    private func giveUpWhatIsLate() -> ContinuousClock.Instant? {
        let now = ContinuousClock.now
        let (late, next) = state.withLock { state in
            let late = state.waiting.filter { $0.value.deadline <= now }
            for number in late.keys { state.waiting[number] = nil }
            let next = state.waiting.values.lazy.map(\.deadline).min()
            state.isWatched = next != nil
            return (late.values.map(\.race), next)
        }
        for race in late { race.giveUp() }
        return next
    }
}

/// The first of two results: a call's, or that it took too long.
private final class Race: Sendable {
    private struct State {
        var result: Result<Void, any Error>?
        var waiter: CheckedContinuation<Void, any Error>?
    }

    private let limit: Duration
    private let state = Mutex(State())

    init(_ limit: Duration) { self.limit = limit }

    func giveUp() { finish(.failure(OutboxError(.timedOut, "the handler took longer than \(limit)"))) }

    func finish(_ result: Result<Void, any Error>) {
        let waiter = state.withLock { state in
            guard state.result == nil else { return nil as CheckedContinuation<Void, any Error>? }
            state.result = result
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(with: result)
    }

    func result() async throws {
        try await withCheckedThrowingContinuation { continuation in
            let result = state.withLock { state in
                if state.result == nil { state.waiter = continuation }
                return state.result
            }
            if let result { continuation.resume(with: result) }
        }
    }
}
