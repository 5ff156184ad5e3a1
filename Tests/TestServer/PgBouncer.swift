public import EmbeddedPostgres
import Foundation
import Logging
import Postgres

/// PgBouncer in transaction mode, in front of a server, on a socket in the server's own folder.
///
/// A shell runs it and waits for the end of its standard input, and so of this process, however it ends.
public final class PgBouncer: Sendable {
    /// How to reach the server through it.
    public let url: String
    private let shell: Process
    private let line: Pipe

    /// Why the tests cannot run it.
    public struct Missing: Error, CustomStringConvertible {
        /// What to do.
        public let description = "no pgbouncer on PATH or in /usr/sbin: run make deps"
    }

    /// Starts it with two connections to the server.
    public init(_ server: EmbeddedPostgres) async throws {
        let places = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/opt/homebrew/bin/pgbouncer"]
        guard let program = places.first(where: FileManager.default.isExecutableFile) else { throw Missing() }
        let directory = server.socketDirectory
        url = server.url.replacing("port=\(server.port)", with: "port=6432")
        let user = URLComponents(string: server.url)?.user ?? "postgres"
        line = Pipe()
        shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-c", Self.script, "pooler", program, directory, String(server.port), user]
        shell.standardInput = line
        shell.standardOutput = FileHandle.nullDevice
        shell.standardError = FileHandle.nullDevice
        try shell.run()
        var configuration = try PostgresConfiguration(url: url)
        configuration.preparesStatements = false
        let client = PostgresClient(configuration, logger: .none)
        try await TestServer.until("pgbouncer answers") { (try? await client.query("SELECT 1")) != nil }
        await client.close()
    }

    /// Ends it and waits until it is gone.
    public func stop() {
        try? line.fileHandleForWriting.close()
        shell.waitUntilExit()
    }

    /// It refuses to run as root: then it runs as the owner of the server's folder does.
    private static let script = #"""
        program=$1 dir=$2 port=$3 user=$4
        cat >"$dir/pgbouncer.ini" <<END
        [databases]
        * = host=$dir port=$port user=$user
        [pgbouncer]
        listen_addr =
        listen_port = 6432
        unix_socket_dir = $dir
        auth_type = any
        pool_mode = transaction
        default_pool_size = 2
        max_client_conn = 200
        server_round_robin = 0
        ignore_startup_parameters = options
        END
        owner=$(stat -c %u "$dir" 2>/dev/null || stat -f %u "$dir")
        if [ "$(id -u)" -eq 0 ]; then
            chown "$owner" "$dir/pgbouncer.ini"
            setpriv --reuid="$owner" --regid="$owner" --clear-groups "$program" -q "$dir/pgbouncer.ini" &
        else
            "$program" -q "$dir/pgbouncer.ini" &
        fi
        pid=$!
        cat >/dev/null
        kill "$pid" 2>/dev/null
        wait "$pid"
        """#
}
