import Postgres

/// Makes the server keep the plans of what reads the log, instead of making them anew for each batch.
///
/// To plan a window takes milliseconds, since every part of it looks at every partition, and to run it less than one.
/// Left to itself the server prefers a new plan, as it cannot know how few rows a kept one will meet. Kept plans must be
/// good whatever the tables hold later, so they go by index.
enum KeptPlans {
    /// Keeps the settings as they were.
    static let begin = SQL(
        unsafeText: """
            SELECT set_config('outbox.plan_cache_mode', current_setting('plan_cache_mode'), true),
                set_config('outbox.enable_seqscan', current_setting('enable_seqscan'), true),
                set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)
            """)

    /// Sets back what ``begin`` kept: what handlers do is planned as they are used to.
    static let end = SQL(
        unsafeText: """
            SELECT set_config('plan_cache_mode', current_setting('outbox.plan_cache_mode'), true),
                set_config('enable_seqscan', current_setting('outbox.enable_seqscan'), true)
            """)
}
