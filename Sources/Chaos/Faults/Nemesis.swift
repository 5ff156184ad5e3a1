import ChaosProxy
import EmbeddedPostgres
import Foundation
import Logging
import Outbox
import OutboxPostgres
import Postgres
import Synchronization

/// Injects faults, one after the other and some at the same time, and starts again what has died.
final class Nemesis: Sendable {
    private let scene: Scene
    private let options: CampaignOptions
    private let journal: Journal
    private let state: Mutex<State>
    /// The server is started again by one of us at a time, and not while its disk is full.
    private let isServerTaken = Mutex(false)

    private struct State {
        var random: SplitMix64
        var counts: [String: Int] = [:]
        var isActive = true
    }

    init(_ scene: Scene, _ options: CampaignOptions) throws {
        self.scene = scene
        self.options = options
        journal = try Folder(path: scene.folder).journal("nemesis")
        state = Mutex(State(random: SplitMix64(seed: options.seed)))
    }

    private func draw<R>(_ body: (inout SplitMix64) -> R) -> R where R: Sendable {
        state.withLock { state in
            var random = state.random
            defer { state.random = random }
            return body(&random)
        }
    }

    private func number(_ range: ClosedRange<Int>) -> Int { draw { Int.random(in: range, using: &$0) } }
    private func count(_ kind: String) { state.withLock { $0.counts[kind, default: 0] += 1 } }
    private func pause(_ range: ClosedRange<Int>) async {
        try? await Task.sleep(for: .milliseconds(number(range)))
    }

    /// Faults so far, by kind.
    var counts: [String: Int] {
        var counts = state.withLock { $0.counts }
        counts["cut"] = scene.proxies.reduce(0) { $0 + $1.cuts }
        counts["point"] = scene.programs.reduce(0) { $0 + $1.pointedDeaths }
        counts["clock"] = 1
        return counts
    }

    var total: Int { counts.values.reduce(0, +) }

    /// Does its worst until the time is over, and then waits for what it began.
    func run(until deadline: ContinuousClock.Instant, while goesOn: @Sendable () -> Bool) async {
        for proxy in scene.proxies { proxy.mode = .cutSome("COMMIT", oneIn: options.commitCuts) }
        await withTaskGroup { group in
            group.addTask { await self.watch() }
            while ContinuousClock.now < deadline, goesOn() {
                await pause(options.meanPause / 4...options.meanPause * 7 / 4)
                let fault = draw { Fault.draw(options.faults, &$0) }
                group.addTask {
                    await self.inject(fault)
                }
            }
            state.withLock { $0.isActive = false }
        }
        for proxy in scene.proxies { proxy.mode = .pass }
    }

    /// Starts what has died: processes, half of them with a point at which to die again, and the server.
    private func watch() async {
        var (cuts, looked) = (0, Journal.now)
        while state.withLock({ $0.isActive }) {
            // Only the first proxy has a relay behind it.
            let (now, time) = (scene.proxies[0].cuts, Journal.now)
            if now > cuts { journal.note("fault", ["f": "cut", "from": looked, "h": "relay1"]) }
            (cuts, looked) = (now, time)
            for program in scene.programs where program.hasDied() {
                try? program.start(killAt: killPoint(for: program))
            }
            await reviveServer()
            try? await Task.sleep(for: .milliseconds(50))
        }
    }

    private func killPoint(for program: Program) -> String? {
        let points = program.name.hasPrefix("writer") ? Self.writerPoints : Self.relayPoints
        return draw { random in
            Int.random(in: 0..<10, using: &random) < 4
                ? "\(points[Int.random(in: 0..<points.count, using: &random)]):\(Int.random(in: 1...60, using: &random))"
                : nil
        }
    }

    static let writerPoints = [
        "after_begin", "after_state_before_event", "after_event_before_commit", "after_commit_before_answer",
    ]
    static let relayPoints = [
        "after_poll", "before_handler", "mid_handler", "after_effect_before_checkpoint",
        "after_checkpoint_before_commit", "after_commit_before_ack", "after_attempt_commit", "during_park",
        "during_unpark",
        "before_delivery_handler", "after_delivery_handler", "before_settlement", "in_settlement", "after_settlement",
    ]

    /// A server that gave up by itself, as after a full disk, is started again.
    func reviveServer() async {
        guard kill(scene.server.postmasterPID, 0) != 0 else { return }
        await withServer {
            if kill(scene.server.postmasterPID, 0) != 0 { await restart() }
        }
    }

    private func restart() async {
        do { try await scene.server.restart(.immediate) } catch {
            journal.note("lost", ["e": "\(error)".filter { $0 != "\"" && $0 != "\n" }])
            say("the server does not come back: \(error)")
        }
    }

    private func withServer(_ body: () async -> Void) async {
        while !take() { try? await Task.sleep(for: .milliseconds(20)) }
        await body()
        isServerTaken.withLock { $0 = false }
    }

    private func take() -> Bool {
        isServerTaken.withLock { isTaken in
            defer { isTaken = true }
            return !isTaken
        }
    }

    // MARK: Faults

    private func inject(_ fault: Fault) async {
        let start = Journal.now
        journal.note("begun", ["f": fault.rawValue])
        do {
            let relay = try await perform(fault)
            count(fault.rawValue)
            journal.note("fault", ["f": fault.rawValue, "from": start, "h": relay ?? ""])
        } catch {
            journal.note("missed", ["f": fault.rawValue, "from": start, "h": ""])
        }
    }

    /// The relay it concerns, where it is one.
    private func perform(_ fault: Fault) async throws -> String? {
        switch fault {
        case .killRelay: scene.relays[number(0...2)].send(SIGKILL)
        case .killWriter: scene.writers[number(0...1)].send(SIGKILL)
        case .freezeRelay:
            let relay = scene.relays[number(0...2)]
            guard relay.send(SIGSTOP) else { throw NoTarget() }
            await pause(300...4000)
            relay.send(SIGCONT)
            return relay.name
        case .freezeBackend: try await freeze(try await backend(), for: 300...2000)
        case .terminate: try await end("pg_terminate_backend", isAtWork: number(0...1) == 0)
        case .cancel: try await end("pg_cancel_backend", isAtWork: true)
        case .crash: await withServer { await restart() }
        case .holder: try await hold()
        case .lock: try await lock()
        case .partition: return await partition() == 0 ? "relay1" : "none"
        case .slowSync: try await trace("delay_exit=20000", try await allBackends(), for: 500...1500)
        case .failedSync: try await trace("error=EIO:when=1", [try await backend()].compactMap(\.self), for: 300...800)
        case .diskFull: await fillDisk()
        case .redrive: try await scene.redrive(deadly: number(0...9) < options.deadlyRedrives)
        case .skip: try await scene.skipFirst()
        case .pause: try await suspend()
        }
        return nil
    }

    struct NoTarget: Error {}

    private func freeze(_ pid: Int32?, for range: ClosedRange<Int>) async throws {
        guard let pid, kill(pid, SIGSTOP) == 0 else { throw NoTarget() }
        await pause(range)
        kill(pid, SIGCONT)
    }

    private func allBackends(areAtWork: Bool = false) async throws -> [Int32] {
        try await scene.admin.query(
            """
            SELECT pid FROM pg_stat_activity
            WHERE application_name ~ '^chaos-[rw]' AND (state <> 'idle' OR NOT \(areAtWork)) ORDER BY pid
            """
        ).map { try $0.decode(at: 0) }
    }

    /// One of the campaign's sessions, or of those that have something in hand.
    private func backend(isAtWork: Bool = false) async throws -> Int32? {
        let all = try await allBackends(areAtWork: isAtWork)
        guard !all.isEmpty else { throw NoTarget() }
        return all[number(0...(all.count - 1))]
    }

    private func end(_ function: String, isAtWork: Bool) async throws {
        guard let pid = try await backend(isAtWork: isAtWork) else { throw NoTarget() }
        try await scene.admin.execute("SELECT \(unsafeSQL: function)(\(pid))")
    }

    /// A writing transaction in another database that does nothing: it holds back the server's oldest transaction.
    private func hold() async throws {
        let url = scene.server.url.replacing("/app?", with: "/elsewhere?")
        let client = try chaosClient(url, "holder", connections: 1, logger: chaosLogger("holder", .critical))
        let time = UInt32(number(1000...1900))
        defer { Task { await client.close() } }
        _ = try await client.withTransaction { transaction in
            _ = try transaction.query("SELECT pg_current_xact_id()")
            usleep(time * 1000)
        }
    }

    private func lock() async throws {
        let time = UInt32(number(100...1000))
        _ = try await scene.admin.withTransaction { transaction in
            _ = try transaction.execute("LOCK TABLE outbox.events IN ACCESS EXCLUSIVE MODE")
            usleep(time * 1000)
        }
    }

    private func partition() async -> Int {
        let index = number(0...1)
        let proxy = scene.proxies[index]
        proxy.mode = .hold
        await pause(300...3000)
        proxy.mode = .cutSome("COMMIT", oneIn: options.commitCuts)
        return index
    }

    /// An operator's break, over as soon as the server answers; whoever heals resumes what stays paused.
    private func suspend() async throws {
        let name = Scene.subscriptions[number(0...1)]
        try await scene.operations.pause(name, reason: "campaign")
        await pause(300...1500)
        let scene = scene
        try await scene.persistently { try await scene.resumeAll() }
    }

    /// Makes the disk slow or broken for some of the server's processes.
    private func trace(_ injection: String, _ pids: [Int32], for range: ClosedRange<Int>) async throws {
        guard !pids.isEmpty else { throw NoTarget() }
        let targets = pids.flatMap { ["-p", "\($0)"] }
        let strace = try Tool.start(
            ["strace", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync", "-e", "inject=fdatasync:\(injection)"]
                + targets)
        await pause(range)
        strace.terminate()
        // Polled, not waited for: a thread of Swift's pool must not block, there are two of them.
        for _ in 0..<60 where strace.isRunning { try? await Task.sleep(for: .milliseconds(50)) }
        if strace.isRunning { kill(strace.processIdentifier, SIGKILL) }
        for pid in pids { kill(pid, SIGCONT) }
    }

    private func fillDisk() async {
        let disk = scene.disk
        await withServer {
            await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    disk.fill()
                    continuation.resume()
                }
            }
            await pause(500...1500)
            disk.makeRoom()
        }
    }
}
