import Synchronization

/// One connection through the proxy.
final class ProxyLink: Sendable {
    private let client: Int32
    private let server: Int32
    private let proxy: CommitProxy
    private let state = Mutex(State())

    private struct State {
        var isFrozen = false
        /// Answers are withheld until the server says that it is ready, then both sides are cut.
        var endsWhenReady = false
        var statements: [String: String] = [:]
        var directionsLeft = 2
    }

    init(client: Int32, server: Int32, of proxy: CommitProxy) {
        self.client = client
        self.server = server
        self.proxy = proxy
    }

    func passRequests() {
        defer { endDirection() }
        proxy.waitWhileHeld()
        guard let startup = Wire.readUntyped(client), Wire.write(server, startup) else { return cut() }
        while let message = Wire.readMessage(client) {
            proxy.waitWhileHeld()
            if let text = statement(in: message), !mayPass(text) { return }
            guard !state.withLock({ $0.isFrozen }), Wire.write(server, message) else { break }
        }
        if !state.withLock({ $0.endsWhenReady }) { cut() }
    }

    func passAnswers() {
        defer { endDirection() }
        while let message = Wire.readMessage(server) {
            proxy.waitWhileHeld()
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
        switch proxy.modeAt(text) {
        case .cutBefore(text):
            proxy.noteCut()
            cut()
            return false
        case .freezeAt(text):
            state.withLock { $0.isFrozen = true }
            return false
        case .cutAfter(text):
            proxy.noteCut()
            state.withLock { $0.endsWhenReady = true }
            return true
        default: return true
        }
    }

    /// The statement a message runs: by the simple protocol, or by naming one parsed before.
    private func statement(in message: [UInt8]) -> String? {
        guard let type = message.first, [UInt8(ascii: "Q"), UInt8(ascii: "P"), UInt8(ascii: "B")].contains(type) else {
            return nil
        }
        let parts = message.dropFirst(5).split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        switch type {
        case UInt8(ascii: "Q"): return parts.first
        case UInt8(ascii: "P") where parts.count > 1:
            state.withLock { $0.statements[parts[0]] = parts[1] }
            return nil
        case UInt8(ascii: "B") where parts.count > 1: return state.withLock { $0.statements[parts[1]] }
        default: return nil
        }
    }

    func cut() {
        Wire.end(client)
        Wire.end(server)
    }

    /// Closes the sockets once both directions have ended, so that no thread meets a reused number; frozen ones stay.
    private func endDirection() {
        let isLast = state.withLock { state in
            if state.isFrozen { return false }
            state.directionsLeft -= 1
            return state.directionsLeft == 0
        }
        guard isLast else { return }
        proxy.forget(self)
        Wire.close(client)
        Wire.close(server)
    }
}
