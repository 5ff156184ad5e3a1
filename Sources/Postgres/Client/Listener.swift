import CLibPQ
import Logging
import Synchronization

/// One LISTEN: a connection and a thread that waits on it.
final class Listener: Sendable {
    private let channel: SQLIdentifier
    private let configuration: PostgresConfiguration
    private let logger: Logger
    private let stream: AsyncThrowingStream<PostgresNotification, any Error>.Continuation
    private let state = Mutex(State())

    private struct State {
        var isStopped = false
        /// The open connection's socket; shutting it down wakes the thread.
        var socket: Int32?
    }

    init(
        channel: SQLIdentifier, configuration: PostgresConfiguration, logger: Logger,
        stream: AsyncThrowingStream<PostgresNotification, any Error>.Continuation
    ) {
        self.channel = channel
        self.configuration = configuration
        self.logger = logger
        self.stream = stream
    }

    /// Starts the thread; `onEnd` is called when the connection is closed.
    func start(onListening: @escaping @Sendable () -> Void, onEnd: @escaping @Sendable () -> Void) {
        let hasStarted = startThread { [self] in
            do { try listen(onListening) } catch { stream.finish(throwing: error) }
            stream.finish()
            onEnd()
        }
        guard !hasStarted else { return }
        stream.finish(throwing: PostgresError(.connectionFailed, "the system has no thread left"))
        onEnd()
    }

    /// Ends the connection, soon; with an error for the iteration if it still runs.
    func stop(throwing error: PostgresError? = nil) {
        if let error { stream.finish(throwing: error) }
        state.withLock { state in
            state.isStopped = true
            if let socket = state.socket { shutDownSocket(socket) }
        }
    }

    private func listen(_ onListening: () -> Void) throws {
        let notices = NoticeSink(logger)
        let connection = try openConnection(configuration, notices)
        defer {
            state.withLock { $0.socket = nil }
            PQfinish(connection)
            withExtendedLifetime(notices) {}
        }
        guard isStarting(with: PQsocket(connection)) else { return }
        let answer = PQexec(connection, "LISTEN \(channel)").map(ResultStorage.init)
        guard let answer, PQresultStatus(answer.pointer) == PGRES_COMMAND_OK else { throw lost(connection) }
        onListening()
        repeat { deliver(from: connection) } while try waitForMore(connection)
    }

    private func isStarting(with socket: Int32) -> Bool {
        state.withLock { state in
            state.socket = socket
            return !state.isStopped
        }
    }

    private func waitForMore(_ connection: OpaquePointer) throws -> Bool {
        _ = waitForSocket(PQsocket(connection), .readable, milliseconds: -1)
        let isReceiving = PQconsumeInput(connection) == 1
        if state.withLock(\.isStopped) { return false }
        guard isReceiving else { throw lost(connection) }
        return true
    }

    private func deliver(from connection: OpaquePointer) {
        while let notification = PQnotifies(connection) {
            defer { PQfreemem(notification) }
            let fields = notification.pointee
            guard let payload = String(validatingCString: fields.extra) else { continue }
            stream.yield(
                PostgresNotification(channel: String(cString: fields.relname), payload: payload, pid: fields.be_pid))
        }
    }

    private func lost(_ connection: OpaquePointer) -> PostgresError {
        PostgresError(.connectionLost, errorText(connection, configuration.target))
    }
}

/// The listeners of one client, so that closing it ends them.
final class ListenerRegistry: Sendable {
    private struct State {
        var listeners: [ObjectIdentifier: Listener] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())

    func start(_ listener: Listener, _ onListening: @escaping @Sendable () -> Void) {
        let id = ObjectIdentifier(listener)
        let isClosed = state.withLock { state in
            if !state.isClosed { state.listeners[id] = listener }
            return state.isClosed
        }
        guard !isClosed else { return listener.stop(throwing: Self.closed) }
        listener.start(onListening: onListening, onEnd: { [self] in state.withLock { $0.listeners[id] = nil } })
    }

    func close() {
        let listeners = state.withLock { state in
            state.isClosed = true
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.stop(throwing: Self.closed) }
    }

    private static let closed = PostgresError(.poolClosed, "the client is closed")
}
