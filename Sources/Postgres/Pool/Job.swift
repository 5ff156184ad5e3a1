/// One piece of work for a connection: a whole transaction, never a statement of it.
///
/// `@unchecked Sendable`: `phase` is touched only under the pool's lock, the closures run once each.
final class Job: @unchecked Sendable {
    /// Where the job stands.
    enum Phase {
        case new
        case waiting
        case running(Cancellation)
        case over
    }

    var phase = Phase.new
    let deadline: ContinuousClock.Instant
    /// Does the work on the connection's thread.
    ///
    /// What it returns tells the caller, once the connection is free again.
    private(set) var work: ((Session) -> (() -> Void))?
    private(set) var fail: ((any Error) -> Void)?

    init(deadline: ContinuousClock.Instant) { self.deadline = deadline }

    /// Says what to do; called once, before the job is submitted.
    func prepare(
        work: @escaping (Session) -> (() -> Void), fail: @escaping (any Error) -> Void
    ) {
        self.work = work
        self.fail = fail
    }
}

/// Jobs in the order they came.
///
/// Leaving from the middle is cheap: the job is marked, and skipped when its turn comes.
struct JobQueue {
    private var jobs: [Job] = []
    private var head = 0
    /// How many really wait.
    private(set) var count = 0

    mutating func append(_ job: Job) {
        job.phase = .waiting
        jobs.append(job)
        count += 1
    }

    /// The job that waited longest.
    mutating func popFirst() -> Job? {
        skipOver()
        guard head < jobs.count else { return nil }
        defer { head += 1 }
        count -= 1
        return jobs[head]
    }

    /// The job that waits longest.
    mutating func first() -> Job? {
        skipOver()
        return head < jobs.count ? jobs[head] : nil
    }

    /// Marks a waiting job as gone.
    mutating func remove(_ job: Job) {
        job.phase = .over
        count -= 1
    }

    /// All that wait.
    mutating func removeAll() -> [Job] {
        defer { self = JobQueue() }
        let waiting = jobs[head...].filter(Self.isWaiting)
        for job in waiting { job.phase = .over }
        return waiting
    }

    private mutating func skipOver() {
        while head < jobs.count, !Self.isWaiting(jobs[head]) { head += 1 }
        if head > 64, head * 2 > jobs.count {
            jobs.removeFirst(head)
            head = 0
        }
    }

    private static func isWaiting(_ job: Job) -> Bool {
        if case .waiting = job.phase { true } else { false }
    }
}
