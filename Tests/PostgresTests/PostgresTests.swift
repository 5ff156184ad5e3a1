import EmbeddedPostgres
import Logging
import Postgres
import Testing

@Suite struct Smoke {
    @Test func works() async throws {
        let server = try await EmbeddedPostgres.start(.init(durable: false))
        print(server.url, server.postmasterPID)
        let client = PostgresClient(try PostgresConfiguration(url: server.url), logger: Logger(label: "t"))
        let rows = try await client.query("SELECT \(1) + 1, \("hä")")
        print(try rows[0].decode(Int.self, String?.self))
        try await client.executeScript("CREATE TABLE t (id int8 primary key, n numeric); INSERT INTO t VALUES (1, 2.5)")
        let n = try await client.withTransaction { tx in
            tx.enqueue("INSERT INTO t VALUES (\(2), \(3.5))")
            tx.enqueue("INSERT INTO t VALUES (\(3), \(4.5))")
            return try tx.query("SELECT count(*) FROM t")[0].decode(Int.self, at: 0)
        }
        print(n)
        do {
            try await client.withTransaction { tx in
                tx.enqueue("INSERT INTO t VALUES (\(4), \(4.5))")
                tx.enqueue("INSERT INTO t VALUES (\(3), \(4.5))")
            }
        } catch { print(error); print(String(reflecting: error)) }
        print(client.poolStatus)
        await client.close()
        await server.stop()
    }
}
