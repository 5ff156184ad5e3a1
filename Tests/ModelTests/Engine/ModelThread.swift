import Dispatch
import Foundation
import Synchronization

/// A thread of an actor's own, so that a synchronous closure can be stopped in the middle of a call.
///
/// Tasks that prefer it as their executor run on it from beginning to end, since nothing in the model ever suspends.
final class ModelThread: TaskExecutor {
    /// Signalled when the actor may go on: only one of a world's threads runs at any time.
    let baton = DispatchSemaphore(value: 0)
    private let work = DispatchSemaphore(value: 0)
    private let jobs = Mutex<[UnownedJob]>([])

    /// On one processor with the others of its world: handing the baton to a sleeping one would take longer than the step.
    init(on processor: Int?) {
        let thread = Thread { [self] in
            if let processor { Processors.stay(on: processor) }
            while true {
                work.wait()
                guard let job = jobs.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { return }
                job.runSynchronously(on: asUnownedTaskExecutor())
            }
        }
        thread.stackSize = 1 << 20
        thread.start()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
        work.signal()
    }

    /// Ends the thread once it has nothing to do.
    func retire() { work.signal() }
}

/// The threads of one world after another.
final class Crew {
    private var threads: [ModelThread] = []
    private let processor = Processors.next()

    subscript(index: Int) -> ModelThread {
        while threads.count <= index { threads.append(ModelThread(on: processor)) }
        return threads[index]
    }

    deinit { for thread in threads { thread.retire() } }
}
