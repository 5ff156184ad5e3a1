public import Outbox
import Postgres

extension OutboxOperator {
    /// Instances of processes, by their identity, and nothing of the authors' data.
    ///
    /// - Parameters:
    ///   - process: Only those of this process; nil for all.
    ///   - status: Only those that stand so; nil for all.
    ///   - limit: How many at most, from 1.
    ///   - after: Begin behind this identity: that of the last one of the page before.
    /// - Returns: the instances.
    /// - Throws: `OutboxError.Code.refused` for a limit below 1.
    public func processes(
        of process: ProcessName? = nil, status: ProcessStatus? = nil, limit: Int = 100, after: ProcessID? = nil
    ) async throws -> [ProcessSummary] {
        guard limit >= 1 else { throw OutboxError(.refused, "processes: the limit must be at least 1; raise it") }
        return try await look { action in
            try action.transaction.query(
                """
                SELECT \(sql: ProcessSummary.columns) FROM \(action.schema).processes r
                WHERE (\(process?.rawValue) IS NULL OR r.name = \(process?.rawValue))
                    AND (\(status?.rawValue) IS NULL OR r.status = \(status?.rawValue))
                    AND (\(after?.streamText) IS NULL OR r.id > \(after?.streamText))
                ORDER BY r.id LIMIT \(Int64(limit))
                """
            ).map { try ProcessSummary($0) }
        }
    }

    /// Everything that is known of one instance; nil where there is none.
    ///
    /// The history is read from the log, which is searched from where the instance began: events that maintenance has dropped
    /// are missing in it.
    public func explain(_ id: ProcessID) async throws -> ProcessExplanation? {
        try await look { action in
            let statements = ProcessStatements(schema: action.schema, id: id)
            guard let row = try action.transaction.query(statements.instance).first else { return nil }
            let summary = try ProcessSummary(row)
            let rest = try action.transaction.queries([
                statements.history(after: try row.decode(at: 10)), statements.awaited,
                statements.parked(after: try row.decode(at: 10)),
            ])
            var explanation = ProcessExplanation(
                process: summary, history: try rest[0].map { try ProcessExplanation.Entry($0) },
                parked: try rest[2].map { try DeadLetter($0) })
            explanation.name(entriesBy: summary.progress)
            if summary.status == .running {
                let taken = Set(summary.progress.taken)
                explanation.awaits = try rest[1].map { try $0.decode(String.self, at: 0) }
                    .filter { !$0.hasPrefix("process.") && !taken.contains($0) }
            }
            return explanation
        }
    }
}

/// The statements that explain one instance.
struct ProcessStatements {
    let schema: SQLIdentifier
    let id: ProcessID

    var instance: SQL {
        "SELECT \(sql: ProcessSummary.columns) FROM \(schema).processes r WHERE r.id = \(id.streamText)"
    }

    func history(after position: Int64) -> SQL {
        """
        SELECT e.event_id, e.name, e.stream_version, e.position, e.recorded_at, e.due_at, e.causation_id
        FROM \(schema).events e
        WHERE e.position > \(position) AND \(sql: isOwn) ORDER BY e.position LIMIT 1000
        """
    }

    /// The events that the process asked for when its relay last started.
    var awaited: SQL {
        """
        SELECT unnest(s.event_names) FROM \(schema).subscriptions s WHERE s.name = \("\(id.process).outcomes") ORDER BY 1
        """
    }

    /// Its own events, and outcomes of what it set in motion; not the timeouts that it waits for.
    func parked(after position: Int64) -> SQL {
        """
        SELECT \(sql: DeadLetter.columns(schema))
        FROM \(schema).parked p
        JOIN \(schema).subscriptions s ON s.id = p.subscription_id
        JOIN \(schema).events e ON e.position = p.position
        WHERE s.name = ANY (\(["outcomes", "commands", "undo"].map { "\(id.process).\($0)" }))
            AND p.state <> 'scheduled'
            AND (\(sql: isOwn) OR e.correlation_id IN (
                SELECT o.correlation_id FROM \(schema).events o
                WHERE o.position > \(position) AND o.stream_kind = \(ProcessInstance.kind.rawValue)
                    AND o.stream_id = \(id.streamText)))
        ORDER BY p.position, p.subscription_id LIMIT 100
        """
    }

    private var isOwn: SQL {
        "e.stream_kind = \(ProcessInstance.kind.rawValue) AND e.stream_id = \(id.streamText)"
    }
}
