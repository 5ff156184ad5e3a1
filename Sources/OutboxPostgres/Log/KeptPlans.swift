import Postgres

/// Makes the server keep the plans of what reads the log, instead of making them anew for each batch.
///
/// To plan a window takes milliseconds, since every part of it looks at every partition, and to run it less than one.
/// Left to itself the server prefers a new plan, as it cannot know how few rows a kept one will meet. Kept plans must be
/// good whatever the tables hold later, so they go by index.
enum KeptPlans {
    /// Answers the settings as they were.
    static let begin = SQL(
        unsafeText: """
            SELECT current_setting('plan_cache_mode'), current_setting('enable_seqscan'),
                set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)
            """)

    /// Sets back what ``begin`` answered: what handlers do is planned as they are used to.
    static func end(_ before: Rows) throws -> SQL {
        guard let (mode, scans) = try before.first?.decode(String.self, String.self) else { return "SELECT" }
        return """
            SELECT set_config('plan_cache_mode', \(mode), true), set_config('enable_seqscan', \(scans), true)
            """
    }
}
