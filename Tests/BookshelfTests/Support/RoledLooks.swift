import Bookshelf
import BookshelfCommandLine
import BookshelfPostgres
import Foundation
import Outbox
import OutboxPostgres
import OutboxRelay
import Postgres
import TestServer

extension RoledDatabase {
    /// An event that nobody can decode, recorded as the application does; its id.
    func appendBroken() async throws -> String {
        let book = Identity<Book>()
        let broken = EventRecord(
            id: .timeOrdered(), name: BookAdded.name, schemaVersion: 1,
            stream: StreamID(kind: Book.kind, id: book.streamText), streamVersion: 1,
            payload: Array(#"{"bookID":"\#(book)","title":7}"#.utf8), metadata: Metadata())
        try await client("app") { client in
            try await PostgresOutboxStore.bookshelf(client: client, logger: .silent).transact { transaction in
                try transaction.append([broken])
                try transaction.flush()
            }
        }
        return broken.id.uuidString.lowercased()
    }

    /// Lends the store of both domains, to a role.
    @discardableResult
    func both<Result>(_ role: String, _ body: (PostgresOutboxStore) async throws -> Result) async throws -> Result {
        try await client(role) { client in
            try await body(try PostgresOutboxStore.bothDomains(client: client, logger: .silent))
        }
    }

    /// Delivers everything that is committed to both domains' handlers, as the relay's role.
    func deliverBoth() async throws {
        let handlers = try HandlerRegistry.bothDomains(TerminalNotifier { _ in }, ConnectedGateways.none)
        try await both("relay") { store in
            _ = try await Relay(store: store, handlers: handlers, logger: .silent).drain()
        }
    }

    /// Waits for what a maintaining process does in its own time.
    func waitForPartition(_ name: String) async throws {
        try await TestServer.until("partition \(name)") {
            let rows = try await database.client.query("SELECT to_regclass(\("outbox.\(name)")) IS NOT NULL")
            return try rows.first?.decode(Bool.self, at: 0) ?? false
        }
    }

    /// Who owns what, and who may do what with it, down to columns.
    func privileges() async throws -> [String] {
        let rows = try await database.client.query(
            """
            SELECT concat_ws(' ', c.oid::regclass, c.relowner::regrole, a.attname, acl.grantee::regrole,
                acl.privilege_type)
            FROM pg_class c
            LEFT JOIN LATERAL (
                SELECT NULL AS attname, relacl AS list
                UNION ALL SELECT attname, attacl FROM pg_attribute WHERE attrelid = c.oid AND attacl IS NOT NULL
            ) a ON true
            LEFT JOIN LATERAL aclexplode(a.list) acl ON true
            WHERE c.relnamespace IN ('outbox'::regnamespace, 'bookshelf'::regnamespace, 'white_label'::regnamespace)
            UNION ALL
            SELECT concat_ws(' ', p.oid::regprocedure, p.proowner::regrole, acl.grantee::regrole, acl.privilege_type)
            FROM pg_proc p LEFT JOIN LATERAL aclexplode(p.proacl) acl ON true
            WHERE p.pronamespace IN ('outbox'::regnamespace, 'bookshelf'::regnamespace, 'white_label'::regnamespace)
            ORDER BY 1
            """)
        return try rows.map { try $0.decode(String.self, at: 0) }
    }
}
