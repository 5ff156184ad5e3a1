package import EmbeddedPostgres
import Foundation
import Synchronization

/// Stands between client and server, reads both sides' messages, and fails where it is told to.
///
/// It reaches the server through its Unix socket and offers one of its own.
package final class CommitProxy: Sendable {
    package enum Mode: Sendable {
        /// Pass everything on.
        case pass
        /// Cut both sides when a statement of this text is about to be passed on.
        case cutBefore(String)
        /// Pass the statement on, wait until the server has answered it, and cut before the client hears of it.
        case cutAfter(String)
        /// Cut at one in so many statements of this text, half of them before and half of them after.
        case cutSome(String, oneIn: UInt64)
        /// Pass nothing on from this statement on, and say nothing either.
        case freezeAt(String)
        /// Hold everything in both directions, new connections too, until the mode changes.
        case hold
    }

    private let directory: String
    private let serverSocket: String
    private let listener: Int32
    private let draw: @Sendable () -> UInt64
    private let state: Mutex<State>

    private struct State {
        var mode: Mode
        var links: [ObjectIdentifier: ProxyLink] = [:]
        var cuts = 0
        var isStopped = false
    }

    /// How to reach the server through this proxy.
    package let url: String

    /// Opens the proxy; `draw` decides which statements are cut.
    package init(
        to server: EmbeddedPostgres, _ mode: Mode = .pass,
        draw: @escaping @Sendable () -> UInt64 = { .random(in: 0...UInt64.max) }
    ) throws {
        directory = NSTemporaryDirectory() + "proxy." + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        serverSocket = "\(server.socketDirectory)/.s.PGSQL.\(server.port)"
        listener = try Wire.listen(at: "\(directory)/.s.PGSQL.5432")
        url = "postgres://postgres@/app?host=\(directory)"
        state = Mutex(State(mode: mode))
        self.draw = draw
        Thread.detachNewThread { [self] in acceptClients() }
    }

    package var mode: Mode {
        get { state.withLock { $0.mode } }
        set { state.withLock { $0.mode = newValue } }
    }

    /// How many connections were cut at a statement so far.
    package var cuts: Int { state.withLock { $0.cuts } }

    /// Ends all connections and the proxy.
    package func stop() {
        let links = state.withLock { state in
            state.isStopped = true
            return Array(state.links.values)
        }
        for link in links { link.cut() }
        Wire.end(listener)
        try? FileManager.default.removeItem(atPath: directory)
    }

    private func acceptClients() {
        while let client = Wire.accept(listener) {
            guard let server = Wire.connect(to: serverSocket) else {
                Wire.close(client)
                continue
            }
            let link = ProxyLink(client: client, server: server, of: self)
            let isStopped = state.withLock { state in
                state.links[ObjectIdentifier(link)] = link
                return state.isStopped
            }
            guard !isStopped else { return link.cut() }
            Thread.detachNewThread { link.passRequests() }
            Thread.detachNewThread { link.passAnswers() }
        }
    }

    /// What to do at a statement, with the dice thrown.
    func modeAt(_ statement: String) -> Mode {
        guard case .cutSome(statement, let odds) = mode else { return mode }
        return switch draw() % (2 * odds) {
        case 0: .cutBefore(statement)
        case 1: .cutAfter(statement)
        default: .pass
        }
    }

    func noteCut() { state.withLock { $0.cuts += 1 } }
    func forget(_ link: ProxyLink) { state.withLock { $0.links[ObjectIdentifier(link)] = nil } }

    /// Returns when the proxy passes things on again.
    func waitWhileHeld() {
        while case .hold = mode { usleep(5_000) }
    }
}
