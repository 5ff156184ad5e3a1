import Synchronization

/// Messages from many senders to one receiver, who takes all that have arrived at once.
final class Mailbox<Message: Sendable>: Sendable {
    private let messages = Mutex<[Message]>([])
    private let arrivals: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation
    private let closed = Atomic(false)

    /// Whether no message comes any more; some may wait to be taken.
    var isClosed: Bool { closed.load(ordering: .acquiring) }

    init() { (arrivals, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func send(_ message: Message) {
        messages.withLock { $0.append(message) }
        bell.yield()
    }

    /// No message comes any more.
    func close() {
        closed.store(true, ordering: .releasing)
        bell.finish()
    }

    /// Everything that has arrived, at least one message; nil once the mailbox is closed and empty, or the task cancelled.
    func receive() async -> [Message]? {
        while true {
            let taken = messages.withLock { messages in
                defer { messages = [] }
                return messages
            }
            if !taken.isEmpty { return taken }
            var iterator = arrivals.makeAsyncIterator()
            guard await iterator.next() != nil else {
                let last = messages.withLock { messages in
                    defer { messages = [] }
                    return messages
                }
                return last.isEmpty ? nil : last
            }
        }
    }
}
