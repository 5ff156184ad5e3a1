import EmbeddedPostgres
import Foundation
import Postgres

/// Brings the journals into the database, so that they can be joined with it.
enum Journals {
    static func load(_ scene: Scene) async throws {
        var script = """
            SET statement_timeout = 0; SET jit = off;
            DROP TABLE IF EXISTS chaos.journal, chaos.commands, chaos.by_command, chaos.sunk, chaos.failures,
                chaos.redriven, chaos.deadly, chaos.interruptions, chaos.excused CASCADE;
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
                    min((line ->> 'at')::bigint) FILTER (WHERE line ->> 't' = 'death') AS first_death,
                    max((line ->> 'at')::bigint) FILTER (WHERE line ->> 't' = 'death') AS last_death
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
                chaos.unparked, chaos.blamed, chaos.redriven, chaos.deadly, chaos.excused, outbox.events, outbox.inbox;
            """
        let path = scene.folder + "/load.sql"
        try script.write(toFile: path, atomically: true, encoding: .utf8)
        try Tool.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-f", path, scene.server.url])
    }

    /// What may have kept a relay from noting that a handler failed, and when, by the journals' clock.
    ///
    /// Faults, deaths of relays, takeovers, and sessions and statements the server ended, each of one relay or of all. An
    /// uncounted failure has one of them before the next call for its event.
    private static func interruptions(_ scene: Scene) -> String {
        """
        CREATE TEMPORARY TABLE server_log (line text);
        COPY server_log FROM PROGRAM 'grep -aoE "\(logLine)(terminating connection|canceling statement)" \(scene.log) | cat'
            (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02');
        CREATE UNLOGGED TABLE chaos.interruptions AS
            SELECT replace(nullif(line ->> 'h', ''), 'relay', 'r') AS relay, (line ->> 'from')::bigint AS began,
                (line ->> 'at')::bigint AS ended
            FROM chaos.journal WHERE line ->> 't' IN ('fault', 'missed', 'died') AND line ->> 'f' IN
                ('death', 'cut', 'partition', 'freezeRelay', 'freezeBackend', 'crash', 'failedSync', 'diskFull', 'pause')
            UNION ALL SELECT relay, time, time FROM (
                SELECT NULL AS relay, at FROM (
                    SELECT at, term <> lag(term) OVER (PARTITION BY subscription_id, shard ORDER BY n) AS is_new
                    FROM chaos.history) h WHERE is_new
                UNION ALL
                SELECT substring(line FROM 'chaos-(r[0-9])-'), (substr(line, 1, 23) || '+00')::timestamptz
                FROM server_log WHERE line LIKE '% chaos-r%'
            ) server CROSS JOIN LATERAL (
                SELECT (extract(epoch FROM server.at) * 1000)::bigint - \(clockDifference)) t (time);
        CREATE INDEX ON chaos.interruptions (began);
        ANALYZE chaos.failures, chaos.interruptions;
        CREATE UNLOGGED TABLE chaos.excused AS
            SELECT c.subscription, c.event_id, count(*) FROM (
                SELECT f.subscription, f.event_id, j.line ->> 't' AS type, j.line ->> 'h' AS relay,
                    (j.line ->> 'at')::bigint AS at, lead((j.line ->> 'at')::bigint)
                        OVER (PARTITION BY f.subscription, f.event_id ORDER BY j.n) AS next
                FROM chaos.journal j JOIN chaos.failures f
                    ON f.event_id = (j.line ->> 'e')::uuid AND f.subscription = j.line ->> 's'
                WHERE j.line ->> 't' IN ('call', 'fail') AND f.failures > \(RelayProgram.attempts)
            ) c WHERE c.type = 'fail' AND EXISTS (
                SELECT FROM chaos.interruptions i WHERE coalesce(i.relay, c.relay) = c.relay
                    AND i.began <= least(c.next, c.at + 2000) + 100 AND i.ended >= c.at - 100
                    AND i.began >= c.at - 100 - (SELECT max(ended - began) FROM chaos.interruptions))
            GROUP BY 1, 2;
        """
    }

    /// How a line of the server's log begins; a full disk leaves pieces of others in front of it.
    private static let logLine =
        "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3} UTC [[][0-9]+[]] .*"

    /// Milliseconds from the journals' clock to the server's.
    private static var clockDifference: Int64 { Int64(Date().timeIntervalSince1970 * 1000) - Journal.now }
}
