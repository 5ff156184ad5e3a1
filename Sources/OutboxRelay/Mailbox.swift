import Synchronization

/// Messages from many senders to one receiver, who takes all that have arrived at once.
final class Mailbox<Message: Sendable>: Sendable {
    private let messages = Mutex<[Message]>([])
    private let arrivals: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation
    private let closing = StopSignal()

    init() { (arrivals, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func send(_ message: Message) {
        messages.withLock { $0.append(message) }
        bell.yield()
    }

    /// No message comes any more.
    func close() {
        closing.raise()
        bell.finish()
    }

    /// Lets messages gather for so long, or until no more come.
    func gather(for time: Duration) async {
        if !closing.isRaised { await closing.sleep(for: time) }
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
