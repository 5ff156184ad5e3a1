import Synchronization

/// Collects what handlers saw, from any task, in order.
public final class Recorder<Element: Sendable>: Sendable {
    private let storage = Mutex<[Element]>([])

    /// Nothing seen yet.
    public init() {}

    /// Notes one more.
    public func append(_ element: Element) { storage.withLock { $0.append(element) } }

    /// Everything noted so far.
    public var all: [Element] { storage.withLock { $0 } }
}
