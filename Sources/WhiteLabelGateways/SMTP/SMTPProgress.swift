import Synchronization

/// Whether a mail is out of our hands: from then on a lost connection says nothing about it.
final class SMTPProgress: Sendable {
    private let state = Mutex(false)

    var isHandedOver: Bool { state.withLock { $0 } }

    func handOver() { state.withLock { $0 = true } }
}
