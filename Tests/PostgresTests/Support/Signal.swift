import Dispatch
import Synchronization

/// Something that happens once, for tasks to wait for.
final class Signal: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func fire() { continuation.finish() }

    func wait() async { for await _ in stream {} }
}

/// Where threads meet: each waits until `count` have come.
///
/// For closures that run on connections' threads.
final class Meeting: Sendable {
    private let arrived: Mutex<Int>
    private let count: Int
    private let door = DispatchSemaphore(value: 0)

    init(of count: Int) {
        self.count = count
        arrived = Mutex(0)
    }

    func join() {
        let isLast = arrived.withLock { arrived in
            arrived += 1
            return arrived == count
        }
        if isLast { for _ in 1..<count { door.signal() } } else { door.wait() }
    }
}
