public import Logging
import Outbox
public import Postgres

/// Keeps the outbox from growing: partitions made ahead, and dropped when old and read by every subscription.
///
/// Any number of programs may maintain one outbox: they take turns. Everything is a short transaction of its own that
/// waits for locks only briefly; what it does not get is put off. It works through a pooler in transaction mode.
public struct OutboxMaintenance: Sendable {
    private let client: PostgresClient
    private let schema: SQLIdentifier
    private let policy: RetentionPolicy
    private let logger: Logger
    private let log: LogRetention
    private let inbox: InboxRetention

    /// Maintains the outbox in `schema`.
    public init(client: PostgresClient, schema: SQLIdentifier = "outbox", policy: RetentionPolicy, logger: Logger) {
        self.client = client
        self.schema = schema
        self.policy = policy
        self.logger = logger
        log = LogRetention(
            ladder: PartitionLadder(schema: schema, table: "events", key: .position, step: policy.partitionSize),
            policy: policy)
        inbox = InboxRetention(
            ladder: PartitionLadder(
                schema: schema, table: "inbox_events", key: .time, step: Int64(policy.inboxSpan.inSeconds * 1000)),
            policy: policy)
    }

    /// Maintains again and again until the task is cancelled: about once every `interval`, not all programs at once.
    ///
    /// A failure is logged, and the next turn tries again.
    public func run(every interval: Duration = .seconds(60)) async {
        while !Task.isCancelled {
            do {
                _ = try await runOnce()
            } catch  where !Task.isCancelled {
                logger.warning("maintenance failed; it is tried again", metadata: ["error": "\(error)"])
            } catch {}
            try? await Task.sleep(for: interval * Double.random(in: 0.8...1.2))
        }
    }

    /// Does what is due, and says what it did and who keeps it from doing more.
    ///
    /// A subscription that holds the log back and does not move is logged as an error. Throws `PostgresError` where the
    /// database fails; what was done before stays done.
    public func runOnce() async throws -> MaintenanceReport {
        var report = MaintenanceReport()
        do {
            try await makeAhead(&report)
            try await dropLog(&report)
            try await dropInbox(&report)
            try await deleteRows(&report)
        } catch is Busy {
            report.isBusy = true
        }
        tell(report)
        return report
    }

    private func makeAhead(_ report: inout MaintenanceReport) async throws {
        let (log, inbox) = (self.log, self.inbox)
        report.made +=
            try await step("partitions ahead of the log", &report) { transaction in
                try log.ladder.extend(beyond: log.last(in: transaction), in: transaction)
            } ?? []
        report.made +=
            try await step("partitions ahead of the inbox", &report) { transaction in
                try inbox.ladder.extend(beyond: inbox.now(in: transaction), in: transaction)
            } ?? []
    }

    /// One partition a transaction.
    ///
    /// The verdict that counts is the one under the lock: nobody reads, writes or settles an event of the log meanwhile.
    private func dropLog(_ report: inout MaintenanceReport) async throws {
        let log = self.log
        while true {
            let result = try await step("dropping a partition of the log", &report) {
                transaction -> (String?, [Holdback]) in
                guard case .free = try log.judge(in: transaction) else {
                    return (nil, try log.heldBack(in: transaction))
                }
                try log.ladder.lock(in: transaction)
                guard case .free(let oldest) = try log.judge(in: transaction) else { return (nil, []) }
                try log.noteMissed(oldest, in: transaction)
                try log.ladder.drop(oldest, in: transaction)
                return (oldest.name, [])
            }
            guard let (dropped, holdbacks) = result else { break }
            report.holdbacks = holdbacks
            guard let dropped else { break }
            report.dropped.append(dropped)
        }
        report.logPartitions =
            try await step("counting partitions", &report) { try log.ladder.partitions(in: $0).count } ?? 0
    }

    private func dropInbox(_ report: inout MaintenanceReport) async throws {
        let inbox = self.inbox
        while true {
            let result = try await step("dropping a partition of the inbox", &report) { transaction -> String? in
                guard let oldest = try inbox.expired(in: transaction) else { return nil }
                try inbox.ladder.lock(in: transaction)
                try inbox.ladder.drop(oldest, in: transaction)
                return oldest.name
            }
            guard let dropped = result ?? nil else { return }
            report.dropped.append(dropped)
        }
    }

    private func deleteRows(_ report: inout MaintenanceReport) async throws {
        let inbox = self.inbox
        let rows = ExpiredRows(schema: schema)
        if let limit = try await step("the inbox's age", &report, { try inbox.limit(in: $0) }) {
            let moment: SQL = "to_timestamp(\(Double(limit) / 1000))"
            report.deleted.inbox = try await delete(rows.notes(before: moment), &report)
            report.deleted.cancellations = try await delete(rows.cancellations(before: moment), &report)
            if let processes = policy.processes {
                // Whatever is left in the log was recorded longer after their end, so it finds none of them missing.
                let end: SQL = "\(sql: moment) - \(processes.inSeconds) * interval '1 second'"
                report.deleted.processes = try await delete(rows.processes(endedBefore: end), &report)
            }
        }
        report.deleted.skipped = try await delete(rows.skipped, &report)
        report.deleted.keys = try await delete(rows.keys(before: age(policy.keys)), &report)
        if let named = policy.named {
            report.deleted.named = try await delete(rows.named(before: age(named)), &report)
        }
        if let audit = policy.audit {
            report.deleted.audit = try await delete(rows.audit(before: age(audit)), &report)
        }
    }

    private func age(_ span: Duration) -> SQL { "clock_timestamp() - \(span.inSeconds) * interval '1 second'" }

    /// Batch by batch, up to a million rows a run.
    private func delete(_ rows: ExpiredRows.Selection, _ report: inout MaintenanceReport) async throws -> Int {
        var total = 0
        for _ in 0..<100 {
            let count = try await step("deleting from \(rows.table.name)", &report) { try rows.delete(in: $0) }
            total += count ?? 0
            if (count ?? 0) < ExpiredRows.batch { break }
        }
        return total
    }

    private struct Busy: Error {}
    /// How often a lock is asked for in one run.
    private static let attempts = 5

    /// One transaction, alone among those who maintain; nil where others hold a lock that it needs.
    private func step<Result: Sendable>(
        _ what: String, _ report: inout MaintenanceReport,
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result? {
        let turn: SQL = "SELECT pg_try_advisory_xact_lock(hashtextextended('maintain ' || \(schema.name), 0))"
        for attempt in 1...Self.attempts {
            do {
                return try await client.withTransaction(.init(lockTimeout: policy.lockTimeout, retries: 0)) {
                    transaction in
                    guard try transaction.query(turn).first?.decode(Bool.self, at: 0) == true else { throw Busy() }
                    return try body(transaction)
                }
            } catch let error as PostgresError
                where error.sqlState == .lockNotAvailable || error.sqlState == .deadlockDetected
            {
                // Those who waited behind go first.
                if attempt < Self.attempts { try await Task.sleep(for: .milliseconds(Int.random(in: 50...250))) }
            }
        }
        report.postponed.append(what)
        return nil
    }

    private func tell(_ report: MaintenanceReport) {
        if !report.made.isEmpty || !report.dropped.isEmpty {
            logger.info(
                "partitions changed",
                metadata: [
                    "made": "\(report.made.joined(separator: ", "))",
                    "dropped": "\(report.dropped.joined(separator: ", "))",
                ])
        }
        for holdback in report.holdbacks {
            logger.log(
                level: holdback.isAlarming ? .error : .info, "a subscription holds the log back",
                metadata: ["subscription": "\(holdback.subscription)", "advice": "\(holdback.advice)"])
        }
    }
}

extension LogRetention {
    /// Who still needs the oldest partition, where it is full and old.
    fileprivate func heldBack(in transaction: Transaction) throws -> [Holdback] {
        guard case .held(let holdbacks) = try judge(in: transaction) else { return [] }
        return holdbacks
    }
}
