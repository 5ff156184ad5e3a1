/// The migrations of the outbox's own tables, in order.
public enum OutboxSchema {
    /// Name and text of each.
    public static let migrations: [(name: String, sql: [UInt8])] = [
        ("V001_event_log", PackageResources.V001_event_log_sql),
        ("V002_operations", PackageResources.V002_operations_sql),
        ("V003_turns", PackageResources.V003_turns_sql),
        ("V004_gaps", PackageResources.V004_gaps_sql), ("V005_trials", PackageResources.V005_trials_sql),
        ("V006_processes", PackageResources.V006_processes_sql),
        ("V007_ended_processes", PackageResources.V007_ended_processes_sql),
    ]
}
