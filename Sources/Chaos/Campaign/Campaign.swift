import ChaosProxy
import EmbeddedPostgres
import Foundation
import Outbox
import OutboxPostgres
import Postgres
import Synchronization

/// One campaign: warm-up, chaos, heal, drain, check, and once more after everything was started again.
final class Campaign: Sendable {
    let options: CampaignOptions
    let scene: Scene
    let nemesis: Nemesis
    private let clock = ContinuousClock()
    private let lag = Mutex<Double>(0)
    private let violation = Mutex<Violated?>(nil)

    init(_ options: CampaignOptions) async throws {
        self.options = options
        let source = Mutex(SplitMix64(seed: options.seed ^ 0xC0FFEE))
        scene = try await Scene(options) { source.withLock { $0.next() } }
        nemesis = try Nemesis(scene, options)
    }

    /// What a campaign came to.
    struct Outcome: Sendable {
        var violations: [Violated]
        var report: Report
        /// Seconds from the start of the chaos to the violation, or to the end.
        var seconds: Double
        var folder: String
    }

    func run() async throws -> Outcome {
        do {
            let outcome = try await play()
            await scene.close(keeping: options.keeps || !outcome.violations.isEmpty && options.mutant == nil)
            return outcome
        } catch {
            await scene.close(keeping: true)
            say("the journals are in \(scene.folder)")
            throw error
        }
    }

    private func play() async throws -> Outcome {
        for program in scene.programs { try program.start() }
        try await warmUp()
        if let starved = try await starvation() {
            return Outcome(violations: [starved], report: Report(), seconds: 0, folder: scene.folder)
        }
        let start = clock.now
        await chaos(until: start + .seconds(options.seconds))
        func seconds(_ from: ContinuousClock.Instant) -> Double { (clock.now - from) / .seconds(1) }
        func over(_ violations: [Violated], _ report: Report = Report()) -> Outcome {
            Outcome(violations: violations, report: report, seconds: seconds(start), folder: scene.folder)
        }
        if let found = violation.withLock({ $0 }) { return over([found]) }
        try await heal()
        let early = try await check(Invariant.undrained)
        guard early.isEmpty else { return over(early) }
        let healed = clock.now
        let late = try await drain()
        guard late.isEmpty else { return over(late) }
        let drained = seconds(healed)
        let checked = clock.now
        var violations = try await check()
        let (checkTime, positions) = (seconds(checked), try await positions())
        if violations.isEmpty, options.mutant == nil {
            violations = try await restartEverything()
            if violations.isEmpty { violations = try await check() }
            if try await self.positions() != positions {
                violations.append(
                    Violated(invariant: "I10 positions", claim: "positions never change", count: 1, examples: []))
            }
            try amcheck()
        }
        return over(violations, try await report(of: violations, drained: drained, checked: checkTime))
    }

    /// Until both subscriptions have delivered something.
    private func warmUp() async throws {
        let deadline = clock.now + .seconds(30)
        while clock.now < deadline {
            try startTheDead()
            let rows = try? await scene.admin.query(
                "SELECT count(DISTINCT subscription_id) = 2 FROM outbox.checkpoints WHERE position > 20")
            if try rows?.first?.decode(Bool.self, at: 0) == true { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Tool.Failed(description: "nothing is delivered even without faults; see \(scene.folder)/stderr.log")
    }

    /// Some events kill their process, without any help of the nemesis.
    private func startTheDead() throws {
        for program in scene.programs where program.hasDied() { try program.start() }
    }

    /// While a writing transaction in another database does nothing, delivery goes on: waits for it, at most 15 seconds.
    private func starvation() async throws -> Violated? {
        guard options.mutant == nil else { return nil }
        let holder = try await Holder(scene)
        let limit = clock.now + .seconds(15)
        while clock.now < limit {
            try startTheDead()
            if try await holder.isOvertaken(scene.admin) {
                await holder.end()
                return nil
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        await holder.end()
        return Violated(
            invariant: "L2 no starvation", claim: "an idle writer in another database holds up nothing", count: 1,
            examples: ["nothing that began after it was delivered within 15 s"])
    }

    private func chaos(until deadline: ContinuousClock.Instant) async {
        await withTaskGroup { group in
            group.addTask { [self] in
                await nemesis.run(until: deadline) { violation.withLock { $0 == nil } }
            }
            group.addTask { [self] in await observe(until: deadline) }
        }
    }

    /// Measures the lag, asks for what must always hold (of the latest events: all are looked at in the end), and says every minute how things are.
    private func observe(until deadline: ContinuousClock.Instant) async {
        var (nextCheck, nextWord) = (clock.now + .seconds(2), clock.now + .seconds(60))
        while clock.now < deadline, violation.withLock({ $0 == nil }) {
            try? await Task.sleep(for: .milliseconds(500))
            if let worst = try? await scene.store.status().map(\.lagSeconds).max() {
                lag.withLock { $0 = max($0, worst) }
            }
            if clock.now >= nextCheck {
                let began = clock.now
                await checkAlways()
                nextCheck = clock.now + max((clock.now - began) * 10, .seconds(options.mutant == nil ? 10 : 1))
            }
            if clock.now >= nextWord, !options.isQuiet {
                await sayHowThingsAre()
                nextWord += .seconds(60)
            }
        }
    }

    private func checkAlways() async {
        for invariant in Invariant.always {
            guard let found = try? await invariant.check(scene.admin, latest: Invariant.latest) else { continue }
            violation.withLock { $0 = $0 ?? found }
            return
        }
    }

    private func sayHowThingsAre() async {
        let events = try? await scene.admin.query("SELECT max(position) FROM outbox.events").first?
            .decode(Int64?.self, at: 0)
        say(
            "\(Date().formatted(.iso8601)) positions=\((events ?? nil) ?? 0) faults=\(nemesis.total) "
                + "max_lag_ms=\(Int(lag.withLock { $0 } * 1000)) violations=0")
    }

    /// No faults any more: writers get their last answers, relays run.
    private func heal() async throws {
        scene.disk.makeRoom()
        for proxy in scene.proxies { proxy.mode = .pass }
        await nemesis.reviveServer()
        // A server that crashed on a full disk may give up only now.
        let (scene, nemesis) = (scene, nemesis)
        try await scene.persistently {
            await nemesis.reviveServer()
            try await scene.resumeAll()
        }
        for program in scene.programs { program.send(SIGCONT) }
        for relay in scene.relays where relay.hasDied() { try relay.start() }
        for writer in scene.writers {
            _ = writer.hasDied()
            if !writer.isRunning { try writer.start(extra: ["--resolve-only"]) } else { writer.send(SIGTERM) }
        }
        for writer in scene.writers {
            guard await writer.waitUntilExit(within: .seconds(60)) else {
                throw Tool.Failed(description: "\(writer.name) gets no answer a minute after the last fault")
            }
            // One that died of a point after all is asked to finish what it began.
            if writer.hasDied() { try writer.start(extra: ["--resolve-only"]) }
            _ = await writer.waitUntilExit(within: .seconds(60))
        }
    }

    /// Until nothing is pending and nothing waits to be tried again; what is dead and not poison is tried once more.
    ///
    /// Where that does not end, what must hold all the same may say why; a planted fault is not waited for so long.
    private func drain() async throws -> [Violated] {
        let deadline = clock.now + options.drainLimit
        var nextCheck = clock.now + .seconds(5)
        let scene = scene
        while clock.now < deadline {
            for relay in scene.relays where relay.hasDied() { try relay.start() }
            await nemesis.reviveServer()
            let again = try await scene.persistently { try await scene.redrive(poison: false) }
            let left = try await scene.persistently {
                try await scene.admin.query(
                    """
                    SELECT count(*) FROM (
                        SELECT DISTINCT ON (subscription_id, stream_kind, stream_id) state FROM outbox.parked
                        ORDER BY subscription_id, stream_kind, stream_id, position
                    ) first WHERE state <> 'dead'
                    """
                ).first?.decode(Int64.self, at: 0) ?? 0
            }
            let lag = try await scene.persistently { try await scene.store.status().map(\.lag).reduce(0, +) }
            if again == 0, left == 0, lag == 0 { return [] }
            if options.mutant != nil, clock.now > nextCheck {
                let found = try await check(Invariant.undrained)
                guard found.isEmpty else { return found }
                nextCheck = clock.now + .seconds(5)
            }
            try await Task.sleep(for: .milliseconds(300))
        }
        let status = try await scene.store.status().map { "\($0)" }
        let late = Violated(
            invariant: "L1 liveness", claim: "everything is delivered within \(options.drainLimit) of the last fault",
            count: 1, examples: status)
        return [late] + (try await check(Invariant.undrained))
    }

    private func check(_ invariants: [Invariant] = Invariant.always + Invariant.final) async throws -> [Violated] {
        try await Journals.load(scene)
        var found: [Violated] = []
        for invariant in invariants {
            if let violated = try await invariant.check(scene.admin) { found.append(violated) }
        }
        return found
    }

    /// Looks for damage in tables and indexes themselves.
    private func amcheck() throws {
        let server = scene.server
        try Tool.run([
            try EmbeddedPostgres.binaries() + "/pg_amcheck", "--heapallindexed", "-h", server.socketDirectory, "-p",
            "\(server.port)", "-U", "postgres", "-d", "app",
        ])
    }

    private func positions() async throws -> String? {
        try await scene.admin.query(
            """
            SELECT format('%s:%s', count(*), sum(hashtextextended(position || ' ' || event_id, 0)::numeric))
            FROM outbox.events
            """
        ).first?.decode(at: 0)
    }

    private func restartEverything() async throws -> [Violated] {
        for relay in scene.relays { relay.send(SIGKILL) }
        try await scene.server.restart(.immediate)
        for relay in scene.relays {
            _ = await relay.waitUntilExit(within: .seconds(10))
            _ = relay.hasDied()
            try relay.start()
        }
        return try await drain()
    }

    private func report(of violations: [Violated], drained: Double, checked: Double) async throws -> Report {
        let faults = nemesis.counts.filter { $0.value > 0 }.sorted { $0.key < $1.key }
        var report = Report()
        report.fields = [
            ("seed", "\(options.seed)"), ("commit", Self.commit), ("seconds", "\(Int(options.seconds))"),
        ]
        report.fields += try await Report.figures(scene.admin)
        report.fields += [
            ("faults", "\(nemesis.total)"),
            ("by_kind", "{" + faults.map { "\($0.key):\($0.value)" }.joined(separator: ",") + "}"),
            ("respawns", "\(scene.programs.reduce(0) { $0 + $1.deaths })"),
            ("max_lag_ms", "\(Int(lag.withLock { $0 } * 1000))"), ("drain_s", "\(Int(drained.rounded()))"),
        ]
        report.fields += Self.zeros.map { name, invariants in
            (
                name,
                "\(violations.filter { v in invariants.contains { v.invariant.hasPrefix($0) } }.reduce(0) { $0 + $1.count })"
            )
        }
        report.fields += [
            ("checker_ms", "\(Int(checked * 1000))")
        ]
        return report
    }

    /// What the report sums up in one figure each.
    private static let zeros = [
        ("lost", ["I2", "I4"]), ("dup_effects", ["I5"]), ("order_violations", ["I6"]), ("phantom", ["I3"]),
        ("innocents", ["I11"]),
    ]

    private static let commit = ((try? Tool.run(["git", "rev-parse", "--short", "HEAD"])) ?? "unknown")
        .trimmingCharacters(in: .whitespacesAndNewlines)
}
