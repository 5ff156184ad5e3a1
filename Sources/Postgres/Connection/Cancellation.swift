import CLibPQ
import Dispatch
import Synchronization

/// Takes a cancelled task's wish to the server, and makes sure that it meets no later borrower of the connection.
///
/// A cancel request names a connection, not a statement. So a request is sent only while its job runs, and the job
/// does not end before the request has been delivered.
final class Cancellation: Sendable {
    private struct State {
        var job: ObjectIdentifier?
        var isRequested = false
        var isSending = false
        var handle: CancelHandle?
    }

    private let state = Mutex(State())
    private let delivered = DispatchSemaphore(value: 0)
    /// PQcancel blocks: here it holds up neither the caller's thread nor the connection's.
    private static let messengers = DispatchQueue(label: "postgres.cancel", attributes: .concurrent)

    /// Whether the running job is to stop.
    var isRequested: Bool { state.withLock { $0.isRequested } }

    /// Says which connection a request would go to.
    func connected(_ connection: OpaquePointer?) {
        let handle = connection.flatMap(CancelHandle.init)
        state.withLock { $0.handle = handle }
    }

    /// A job begins.
    func begin(_ job: ObjectIdentifier) {
        state.withLock { $0.job = job }
    }

    /// Cancels the job, if it still is the one that runs.
    func request(_ job: ObjectIdentifier) {
        let handle: CancelHandle? = state.withLock { state in
            guard state.job == job else { return nil }
            state.isRequested = true
            return Self.startSending(&state)
        }
        if let handle { send(handle) }
    }

    /// Asks again: a request that arrived before its statement did nothing.
    func repeatRequest() {
        let handle = state.withLock { $0.isRequested ? Self.startSending(&$0) : nil }
        if let handle { send(handle) }
    }

    /// The job is over.
    ///
    /// False when a request is still under way: the connection must not be used again.
    func end() -> Bool {
        state.withLock { state in
            state.job = nil
            state.isRequested = false
        }
        while state.withLock({ $0.isSending }) {
            guard delivered.wait(timeout: .now() + 5) == .success else { return false }
        }
        return true
    }

    private static func startSending(_ state: inout State) -> CancelHandle? {
        guard !state.isSending, let handle = state.handle else { return nil }
        state.isSending = true
        return handle
    }

    private func send(_ handle: CancelHandle) {
        Self.messengers.async { [self] in
            handle.send()
            let isAwaited = state.withLock { state in
                state.isSending = false
                return state.job == nil
            }
            if isAwaited { delivered.signal() }
        }
    }
}

/// What libpq needs to send a cancel request.
///
/// `@unchecked Sendable`: a PGcancel is a read-only copy made for use from other threads.
private final class CancelHandle: @unchecked Sendable {
    private let pointer: OpaquePointer

    init?(_ connection: OpaquePointer) {
        guard let pointer = PQgetCancel(connection) else { return nil }
        self.pointer = pointer
    }

    deinit { PQfreeCancel(pointer) }

    func send() {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            _ = PQcancel(pointer, buffer.baseAddress, Int32(buffer.count))
        }
    }
}
