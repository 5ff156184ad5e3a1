import BookshelfCommandLine
import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// `relay run` as a process of its own, which dies with this one.
final class RelayProcess: Sendable {
    private let executable: URL
    private let databaseURL: String
    private let isHeard: Bool
    private let running = Mutex<Child?>(nil)

    private init(_ executable: URL, databaseURL: String, isHeard: Bool) {
        self.executable = executable
        self.databaseURL = databaseURL
        self.isHeard = isHeard
    }

    /// Lends a running relay to `body` and stops it, whatever happens.
    ///
    /// Where nobody is going to ask for its lines, it must not be heard: they would be kept.
    static func with(
        _ executable: URL, databaseURL: String, isHeard: Bool = true, _ body: (RelayProcess) async throws -> Void
    ) async throws {
        let relay = RelayProcess(executable, databaseURL: databaseURL, isHeard: isHeard)
        do {
            try relay.start()
            try await body(relay)
        } catch {
            await Interruption.shielded { await relay.stop() }
            throw error
        }
        await Interruption.shielded { await relay.stop() }
    }

    /// Starts it, or starts it again.
    func start() throws {
        let child = try Child(executable, databaseURL: databaseURL, isHeard: isHeard)
        running.withLock { $0 = child }
    }

    /// The next line it prints.
    func line() async throws -> String {
        guard let child = running.withLock({ $0 }) else { throw Self.isGone }
        let line = try await Deadline.waiting(for: "a line of the relay") {
            await child.lines.stream.first { _ in true }
        }
        guard let line else { throw Self.isGone }
        return line
    }

    /// Returns once each of these lines has come, in whatever order; others are passed over.
    func lines(_ expected: Set<String>) async throws {
        var missing = expected
        while !missing.isEmpty { missing.remove(try await line()) }
    }

    /// Stops its clock, as a machine in trouble does.
    func freeze() { running.withLock { $0?.send(SIGSTOP) } }

    /// Ends it at once, without a word of warning.
    func kill() async { await take()?.end(by: SIGKILL) }

    /// Lets it finish what it does; kills it where it does not.
    private func stop() async { await take()?.stop() }

    private func take() -> Child? { running.withLock { $0.take() } }

    private static let isGone = Failure(.software, "demo: the relay has ended by itself; see the lines above")
}
