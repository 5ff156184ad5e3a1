#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Starts a thread of its own for `body`; false when the system has none left.
///
/// libpq blocks, so each connection gets a thread and Swift's cooperative pool is never blocked.
func startThread(_ body: sending @escaping () -> Void) -> Bool {
    withUnsafeTemporaryAllocation(of: pthread_attr_t.self, capacity: 1) { buffer in
        guard let attributes = buffer.baseAddress, pthread_attr_init(attributes) == 0 else { return false }
        defer { pthread_attr_destroy(attributes) }
        pthread_attr_setstacksize(attributes, 4 << 20)
        pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
        let start = Unmanaged.passRetained(ThreadBody(body))
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        let failure = pthread_create(&thread, attributes, { runThread($0) }, start.toOpaque())
        if failure != 0 { start.release() }
        return failure == 0
    }
}

private final class ThreadBody {
    let run: () -> Void

    init(_ run: @escaping () -> Void) { self.run = run }
}

private func runThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context { Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run() }
    return nil
}

/// Lets another thread have the processor, if one wants it.
func yieldThread() { sched_yield() }

/// What a socket is waited for.
struct SocketEvents: OptionSet {
    let rawValue: Int16

    static let readable = SocketEvents(rawValue: Int16(POLLIN))
    static let writable = SocketEvents(rawValue: Int16(POLLOUT))
}

/// Waits for a socket; empty after `milliseconds` without an event (-1 waits for ever).
///
/// Errors count as readable: reading then says what they are.
func waitForSocket(_ descriptor: Int32, _ events: SocketEvents, milliseconds: Int32) -> SocketEvents {
    var entry = pollfd(fd: descriptor, events: events.rawValue, revents: 0)
    let count = poll(&entry, 1, milliseconds)
    guard count > 0 else { return count < 0 && errno != EINTR ? .readable : [] }
    let troubled = entry.revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0
    let ready = SocketEvents(rawValue: entry.revents).intersection([.readable, .writable])
    return troubled ? ready.union(.readable) : ready
}

/// Ends a socket's traffic both ways, which wakes whoever waits for it.
func shutDownSocket(_ descriptor: Int32) { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }
