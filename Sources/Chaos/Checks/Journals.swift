import EmbeddedPostgres
import Foundation
import Postgres

/// Brings the journals into the database, so that they can be joined with it.
enum Journals {
    static func load(_ scene: Scene) async throws {
        var script = """
            SET statement_timeout = 0; SET jit = off;
            DROP TABLE IF EXISTS chaos.journal, chaos.commands, chaos.by_command, chaos.sunk, chaos.failures,
                chaos.redriven, chaos.deadly, chaos.interruptions CASCADE;
            CREATE UNLOGGED TABLE chaos.journal (n bigint GENERATED ALWAYS AS IDENTITY, line jsonb);

            """
        for name in ["writer", "calls", "sink", "nemesis"] {
            let path = "\(scene.folder)/\(name).jsonl"
            guard FileManager.default.fileExists(atPath: path) else { continue }
            script += "COPY chaos.journal (line) FROM '\(path)' (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02');\n"
        }
        script += """
            CREATE UNLOGGED TABLE chaos.commands AS
                SELECT line ->> 'k' AS key, max((line ->> 'n')::int) AS events,
                    bool_or(line ->> 't' = 'ok') AS is_ok, bool_or(line ->> 't' = 'rejected') AS is_rejected,
                    bool_or(line ->> 't' IN ('reuse-accepted', 'reused')) AS is_misused,
                    count(*) FILTER (WHERE line ->> 't' = 'unknown') AS unknowns,
                    count(DISTINCT line ->> 'r') AS answers
                FROM chaos.journal WHERE line ? 'k' AND line ->> 't' <> 'sink' GROUP BY 1;
            CREATE INDEX ON chaos.commands (key);
            CREATE UNLOGGED TABLE chaos.by_command AS
                SELECT payload ->> 'key' AS key, position FROM outbox.events;
            CREATE INDEX ON chaos.by_command (key);
            CREATE UNLOGGED TABLE chaos.sunk AS
                SELECT n, (line ->> 'e')::uuid AS event_id, line ->> 'k' AS key, (line ->> 'v')::bigint AS version,
                    line ->> 'a' AS stream
                FROM chaos.journal WHERE line ->> 't' = 'sink';
            CREATE INDEX ON chaos.sunk (event_id);
            CREATE UNLOGGED TABLE chaos.failures AS
                SELECT line ->> 's' AS subscription, (line ->> 'e')::uuid AS event_id,
                    count(*) FILTER (WHERE line ->> 't' = 'call') AS calls,
                    count(*) FILTER (WHERE line ->> 't' = 'fail') AS failures,
                    count(*) FILTER (WHERE line ->> 't' = 'death') AS deaths,
                    min((line ->> 'at')::bigint) AS first_at, max((line ->> 'at')::bigint) AS last_at
                FROM chaos.journal WHERE line ->> 't' IN ('call', 'fail', 'death') GROUP BY 1, 2;
            CREATE INDEX ON chaos.failures (event_id);
            CREATE UNLOGGED TABLE chaos.redriven AS
                SELECT e.event_id, s.name AS subscription, count(*) FROM chaos.operated o
                JOIN outbox.events e USING (position) JOIN outbox.subscriptions s ON s.id = o.subscription_id
                WHERE o.action = 'redrive' GROUP BY 1, 2;
            CREATE UNLOGGED TABLE chaos.deadly AS
                SELECT event_id, position FROM outbox.events WHERE payload ->> 'nature' = 'deadly';
            \(interruptions(scene))
            ANALYZE chaos.commands, chaos.by_command, chaos.sunk, chaos.failures, chaos.effects, chaos.history,
                chaos.unparked, chaos.blamed, chaos.redriven, chaos.deadly, chaos.interruptions, outbox.events, outbox.inbox;
            """
        let path = scene.folder + "/load.sql"
        try script.write(toFile: path, atomically: true, encoding: .utf8)
        try Tool.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-f", path, scene.server.url])
    }

    /// What may have kept a relay from noting that a handler failed, and when, by the journals' clock.
    ///
    /// Faults, deaths of relays, takeovers, and sessions and statements the server ended. A full disk may keep one from being
    /// noted many times.
    private static func interruptions(_ scene: Scene) -> String {
        """
        CREATE TEMPORARY TABLE server_log (line text);
        COPY server_log FROM PROGRAM 'grep -aE "terminating connection|canceling statement" \(scene.log) | cat'
            (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02');
        CREATE UNLOGGED TABLE chaos.interruptions AS
            SELECT line ->> 'f' AS kind, (line ->> 'from')::bigint AS began, (line ->> 'at')::bigint AS ended,
                CASE line ->> 'f' WHEN 'diskFull' THEN 20 ELSE 1 END AS weight
            FROM chaos.journal WHERE line ->> 't' IN ('fault', 'missed', 'died')
                AND line ->> 'f' NOT IN ('killRelay', 'killWriter', 'redrive', 'skip', 'holder', 'writer0', 'writer1')
            UNION ALL SELECT kind, time, time, 1 FROM (
                SELECT 'takeover' AS kind, at FROM (
                    SELECT at, term <> lag(term) OVER (PARTITION BY subscription_id, shard ORDER BY n) AS is_new
                    FROM chaos.history) h WHERE is_new
                UNION ALL SELECT 'ended', (substr(line, 1, 23) || '+00')::timestamptz FROM server_log
            ) server CROSS JOIN LATERAL (
                SELECT (extract(epoch FROM server.at) * 1000)::bigint - \(clockDifference)) t (time);
        """
    }

    /// Milliseconds from the journals' clock to the server's.
    private static var clockDifference: Int64 { Int64(Date().timeIntervalSince1970 * 1000) - Journal.now }
}
