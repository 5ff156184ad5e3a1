import Dispatch
import Synchronization

/// A private Postgres server for demos, tests and benchmarks, gone with the process that started it.
///
/// A guardian process in a session of its own runs the server and holds the other end of a line from us. When it
/// closes, for whatever reason, SIGKILL included, it stops the server and removes the folder. Methods may be called
/// from any task; commands run one after the other.
public final class EmbeddedPostgres: Sendable {
    /// A connection string for libpq and psql, through the Unix socket.
    public let url: String
    /// A connection string through TCP, with a password; nil unless asked for.
    public let tcpURL: String?
    /// Where the server keeps its data.
    public let dataDirectory: String
    /// Where the socket is.
    public let socketDirectory: String
    /// The port, on TCP and in the socket's name.
    public let port: Int
    private let guardian: Guardian
    private let commands = DispatchQueue(label: "embedded-postgres")
    private let pid: Mutex<Int32>

    /// The server's first process, which changes with a restart.
    public var postmasterPID: Int32 { pid.withLock { $0 } }

    /// Creates a data folder, starts a server on it and waits until it answers: one to two seconds.
    ///
    /// - Throws: ``EmbeddedPostgresError``, saying what to install when there is no Postgres here.
    public static func start(_ options: Options = .init()) async throws -> EmbeddedPostgres {
        let plan = try LaunchPlan(options)
        return try await onQueue(DispatchQueue(label: "embedded-postgres.start")) {
            try EmbeddedPostgres(plan, options)
        }
    }

    private init(_ plan: LaunchPlan, _ options: Options) throws {
        guardian = try Guardian(plan)
        let ready = try guardian.ready()
        socketDirectory = ready.directory
        dataDirectory = ready.directory + "/data"
        port = plan.port
        pid = Mutex(ready.pid)
        url = plan.socketURL(directory: ready.directory, options)
        tcpURL = options.listensOnTCP ? plan.tcpURL(options) : nil
    }

    deinit { guardian.release() }

    /// How to stop a server.
    public enum StopMode: String, Sendable {
        /// Wait until the last client has gone.
        case smart
        /// Roll back what is open, then shut down in order.
        case fast
        /// At once, as in a crash: the next start has to recover.
        case immediate
    }

    /// Stops the server and removes its folder.
    ///
    /// Calling it again does no harm.
    public func stop(_ mode: StopMode = .fast) async {
        let guardian = guardian
        _ = try? await Self.onQueue(commands) { guardian.stop(mode) }
    }

    /// Stops the server and starts it again on the same data; immediate is a crash and recovery.
    ///
    /// - Throws: ``EmbeddedPostgresError`` with the end of the server's log when it does not come back.
    public func restart(_ mode: StopMode = .immediate) async throws {
        let guardian = guardian
        let ready = try await Self.onQueue(commands) { try guardian.restart(mode) }
        pid.withLock { $0 = ready.pid }
    }

    /// Runs a command of the guardian's.
    func command(_ body: @escaping @Sendable (Guardian) throws -> Void) async throws {
        let guardian = guardian
        try await Self.onQueue(commands) { try body(guardian) }
    }

    /// Commands block, so they get a thread of Dispatch's and leave Swift's cooperative pool alone.
    private static func onQueue<R: Sendable>(
        _ queue: DispatchQueue, _ body: @escaping @Sendable () throws -> R
    ) async throws -> R {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
