import Postgres
import TestServer
import Testing

@Suite("Connection strings") struct ConfigurationTests {
    private let canary = "canary4711"

    @Test(
        "A string that is none is refused in one line that repeats nothing of it",
        arguments: [
            "postgres://user:canary4711@[::1", "host=x password=canary4711 canary4711", "password canary4711 host",
            "postgres://u:p/canary4711@host/db", "postgres://u:12/canary4711@host/db", "postgres://u@h/db?canary4711=1",
            "postgres://u:canary4711%zz@h/db", "mysql://u:canary4711@h/db", "host=h port=canary4711",
            "host=h\0password=canary4711",
            "postgres://h:99999/canary4711",
        ])
    func invalid(_ text: String) async throws {
        let error = try await postgresError(.invalidConfiguration) { try PostgresConfiguration(url: text) }
        for shown in [error.description, error.debugDescription] {
            #expect(!shown.contains("canary"))
            #expect(!shown.contains("\n"))
        }
    }

    @Test("The password is never shown")
    func password() async throws {
        let texts = [
            "postgres://u:canary4711@h:5433/db?sslmode=disable", "host=h user=u password='canary4711' dbname=db",
        ]
        for text in texts {
            let configuration = try PostgresConfiguration(url: text)
            var dumped = ""
            dump(configuration, to: &dumped)
            let client = PostgresClient(configuration, logger: LogCapture().logger)
            for shown in ["\(configuration)", String(reflecting: configuration), dumped, String(reflecting: client)] {
                #expect(!shown.contains(canary))
            }
            #expect(configuration.description.contains("host h"))
            #expect(configuration.description.contains("dbname db"))
            await client.close()
        }
    }

    @Test("Settings reach the connection; the string wins over the configuration")
    func settings() async throws {
        let url = try await Server.url
        try await inWorld({
            $0.statementTimeout = .seconds(11)
            $0.lockTimeout = .seconds(12)
            $0.idleInTransactionTimeout = .seconds(13)
            $0.additional["datestyle"] = "German, DMY"
        }) { world in
            let question: SQL = """
                SELECT current_setting('statement_timeout'), current_setting('lock_timeout'),
                    current_setting('idle_in_transaction_session_timeout'), current_setting('datestyle'),
                    current_setting('application_name'), current_setting('client_encoding')
                """
            let found = try await world.client.query(question)[0]
                .decode(String.self, String.self, String.self, String.self, String.self, String.self)
            #expect(found == ("11s", "12s", "13s", "German, DMY", world.applicationName, "UTF8"))
        }
        let separator = url.contains("?") ? "&" : "?"
        let options = url + separator + "application_name=mine&options=-c%20statement_timeout%3D5s"
        try await inWorld(at: options) { world in
            let question: SQL = "SELECT current_setting('statement_timeout'), current_setting('application_name')"
            let found = try await world.client.query(question)[0].decode(String.self, String.self)
            #expect(found == ("5s", "mine"))
        }
    }

    @Test("Statements are not compiled, unless somebody asks for it", arguments: [nil, "on"])
    func compilation(asked: String?) async throws {
        try await inWorld({ $0.additional["jit"] = asked }) { world in
            let found = try await world.client.query("SHOW jit")[0].decode(String.self, at: 0)
            #expect(found == asked ?? "off")
        }
    }

    @Test("A database that is not UTF-8 is refused with what to do")
    func encoding() async throws {
        let admin = try await Server.admin
        let name = TestServer.uniqueName("ascii_only")
        try await admin.executeScript(
            "CREATE DATABASE \(name) ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
        let url = try await TestServer.url(of: name)
        let client = PostgresClient(try PostgresConfiguration(url: url), logger: LogCapture().logger)
        let error = try await postgresError(.invalidConfiguration) { try await client.query("SELECT 1") }
        #expect(error.message.contains("ENCODING 'UTF8'"))
        await client.close()
        try await admin.executeScript("DROP DATABASE \(name) WITH (FORCE)")
    }
}
