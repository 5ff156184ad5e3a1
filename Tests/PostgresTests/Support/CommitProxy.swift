import EmbeddedPostgres
import Foundation
import Synchronization

/// Stands between client and server, reads both sides' messages, and fails where it is told to.
///
/// It reaches the server through its Unix socket and offers one of its own.
final class CommitProxy: Sendable {
    enum Mode: Sendable {
        /// Pass everything on.
        case pass
        /// Cut both sides when a statement of this text is about to be passed on.
        case cutBefore(String)
        /// Pass the statement on, wait until the server has answered it, and cut before the client hears of it.
        case cutAfter(String)
        /// Pass nothing on from this statement on, and say nothing either.
        case freezeAt(String)
    }

    private let directory: String
    private let serverSocket: String
    private let listener: Int32
    private let state: Mutex<State>

    private struct State {
        var mode: Mode
        var sockets: [Int32] = []
        var isStopped = false
    }

    /// How to reach the server through this proxy.
    let url: String

    init(to server: EmbeddedPostgres, _ mode: Mode = .pass) throws {
        directory = NSTemporaryDirectory() + "proxy." + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        serverSocket = "\(server.socketDirectory)/.s.PGSQL.\(server.port)"
        listener = try Wire.listen(at: "\(directory)/.s.PGSQL.5432")
        url = "postgres://postgres@/app?host=\(directory)"
        state = Mutex(State(mode: mode))
        Thread.detachNewThread { [self] in acceptClients() }
    }

    var mode: Mode {
        get { state.withLock { $0.mode } }
        set { state.withLock { $0.mode = newValue } }
    }

    /// Ends all connections and the proxy.
    func stop() {
        let sockets = state.withLock { state in
            state.isStopped = true
            return state.sockets
        }
        for socket in sockets + [listener] { Wire.end(socket) }
        try? FileManager.default.removeItem(atPath: directory)
    }

    private func acceptClients() {
        while let client = Wire.accept(listener) {
            guard let server = Wire.connect(to: serverSocket) else { return Wire.end(client) }
            let isStopped = state.withLock { state in
                state.sockets += [client, server]
                return state.isStopped
            }
            guard !isStopped else { return }
            let link = ProxyLink(client: client, server: server) { [self] in mode }
            Thread.detachNewThread { link.passRequests() }
            Thread.detachNewThread { link.passAnswers() }
        }
    }
}

/// One connection through the proxy.
private final class ProxyLink: Sendable {
    private let client: Int32
    private let server: Int32
    private let mode: @Sendable () -> CommitProxy.Mode
    private let state = Mutex(State())

    private struct State {
        var isFrozen = false
        /// Answers are withheld until the server says that it is ready, then both sides are cut.
        var endsWhenReady = false
        var statements: [String: String] = [:]
    }

    init(client: Int32, server: Int32, mode: @escaping @Sendable () -> CommitProxy.Mode) {
        self.client = client
        self.server = server
        self.mode = mode
    }

    func passRequests() {
        guard let startup = Wire.readUntyped(client), Wire.write(server, startup) else { return cut() }
        while let message = Wire.readMessage(client) {
            if let text = statement(in: message), !mayPass(text) { return }
            guard !state.withLock({ $0.isFrozen }), Wire.write(server, message) else { break }
        }
        cut()
    }

    func passAnswers() {
        while let message = Wire.readMessage(server) {
            let (isFrozen, isHeld) = state.withLock { ($0.isFrozen, $0.endsWhenReady) }
            if isFrozen { return }
            if isHeld {
                if message.first == UInt8(ascii: "Z") { break }
            } else if !Wire.write(client, message) {
                break
            }
        }
        cut()
    }

    private func mayPass(_ text: String) -> Bool {
        switch mode() {
        case .cutBefore(text):
            cut()
            return false
        case .freezeAt(text):
            state.withLock { $0.isFrozen = true }
            return false
        case .cutAfter(text):
            state.withLock { $0.endsWhenReady = true }
            return true
        default: return true
        }
    }

    /// The statement a message runs: by the simple protocol, or by naming one parsed before.
    private func statement(in message: [UInt8]) -> String? {
        let parts = message.dropFirst(5).split(separator: 0, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        switch message.first {
        case UInt8(ascii: "Q"): return parts.first
        case UInt8(ascii: "P") where parts.count > 1:
            state.withLock { $0.statements[parts[0]] = parts[1] }
            return nil
        case UInt8(ascii: "B") where parts.count > 1: return state.withLock { $0.statements[parts[1]] }
        default: return nil
        }
    }

    private func cut() {
        Wire.end(client)
        Wire.end(server)
    }
}
