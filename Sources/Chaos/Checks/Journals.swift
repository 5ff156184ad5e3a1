import EmbeddedPostgres
import Foundation
import Postgres

/// Brings the journals into the database, so that they can be joined with it.
enum Journals {
    static func load(_ scene: Scene, faults: Int) async throws {
        var script = """
            SET statement_timeout = 0; SET jit = off;
            DROP TABLE IF EXISTS chaos.journal, chaos.commands, chaos.by_command, chaos.sunk, chaos.failures CASCADE;
            CREATE UNLOGGED TABLE chaos.journal (n bigint GENERATED ALWAYS AS IDENTITY, line jsonb);

            """
        for name in ["writer", "calls", "sink"] {
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
                    count(*) FILTER (WHERE line ->> 't' = 'death') AS deaths
                FROM chaos.journal WHERE line ->> 't' IN ('call', 'fail', 'death') GROUP BY 1, 2;
            CREATE INDEX ON chaos.failures (event_id);
            CREATE OR REPLACE FUNCTION chaos.attempts() RETURNS int LANGUAGE sql AS 'SELECT \(RelayProgram.attempts)';
            CREATE OR REPLACE FUNCTION chaos.faults() RETURNS int LANGUAGE sql AS 'SELECT \(faults)';
            ANALYZE chaos.commands, chaos.by_command, chaos.sunk, chaos.failures, chaos.effects, chaos.history,
                chaos.unparked, outbox.events, outbox.inbox;
            """
        let path = scene.folder + "/load.sql"
        try script.write(toFile: path, atomically: true, encoding: .utf8)
        try Tool.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-f", path, scene.server.url])
    }
}
