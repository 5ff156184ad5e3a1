import Crypto
import Foundation
import Outbox
import OutboxPostgres
import OutboxTesting
import Postgres
import Testing
import WhiteLabel
import WhiteLabelPostgres

/// A password, and any fast hash of it, is nowhere after a run: not in the database, a log line, or an error.
@Suite struct PasswordSecrecyTests {
    private static let canary = "canary-4711-password"

    @Test func `no password is stored, logged or told`() async throws {
        try await TestDatabase.with { database in
            let lines = Recorder<String>()
            let world = World(store: try database.store(logger: .noting(in: lines)))
            try await run(world, lines)
            let rows = try await everything(in: database)
            let hash = try #require(
                await database.client.query("SELECT password_hash FROM white_label.users LIMIT 1").first)
            #expect(try hash.decode(String.self, at: 0).hasPrefix("$scrypt$"))
            #expect(rows.contains { $0.contains("ada@example.com") }, "the search finds what is there")
            #expect(rows.contains { $0.contains("user.register") }, "also keys and their answers")
            for needle in Self.needles {
                #expect(!rows.contains { $0.contains(needle) })
                #expect(!lines.all.contains { $0.contains(needle) })
            }
        }
    }

    @Test func `the fingerprint of a registration is not of its password`() throws {
        let hashes = try [PasswordHash("$a$b$c$canary"), PasswordHash("$a$b$c$other")]
        let encoded = try hashes.map { try JSONEncoder.sorted.encode(RegisterUser(.ada(), passwordHash: $0)) }
        #expect(encoded[0] == encoded[1] && !String(decoding: encoded[0], as: UTF8.self).contains("canary"))
    }

    /// Succeeds, repeats, and fails in every way there is; notes what each error says.
    private func run(_ world: World, _ lines: Recorder<String>) async throws {
        var ada = NewAccount.ada()
        ada.password = Secret(Self.canary)
        let key = try IdempotencyKey("once")
        for _ in 1...2 { try await world.register(ada, key: key) }
        var others = [ada, ada, ada]
        others[0].email = "ADA@example.com"
        others[1].email = "nothing"
        others[2].lastName = String(repeating: "x", count: 101)
        for account in others {
            for key in [key, nil] {
                do { try await world.register(account, key: key) } catch { note(error, lines) }
            }
            note(account, lines)
        }
        #expect(lines.all.count >= 12)
        try await world.drain(.users(Outside().gateways))
    }

    private func note(_ value: Any, _ lines: Recorder<String>) {
        var dumped = ""
        dump(value, to: &dumped)
        lines.append("\(value) \(String(reflecting: value)) \(dumped)")
    }

    /// Every row of every table, as text.
    private func everything(in database: TestDatabase) async throws -> [String] {
        let tables = try await database.client.query(
            """
            SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
            """)
        var rows: [String] = []
        for table in tables {
            let (schema, name) = try table.decode(String.self, String.self)
            let whole = try await database.client.query(
                "SELECT t::text FROM \(SQLIdentifier(schema)).\(SQLIdentifier(name)) t")
            rows += try whole.map { try $0.decode(String.self, at: 0) }
        }
        return rows
    }

    /// The password as itself and as what might be made of it quickly.
    private static var needles: [String] {
        let plain = Data(canary.utf8)
        let made: [Data] = [
            plain, Data(SHA256.hash(data: plain)), Data(SHA512.hash(data: plain)),
            Data(Insecure.MD5.hash(data: plain)), Data(Insecure.SHA1.hash(data: plain)),
        ]
        return [canary]
            + made.flatMap { data in
                let text = String(data.base64EncodedString().prefix { $0 != "=" })
                return [data.map { String(format: "%02x", $0) }.joined(), text]
            }
    }
}

extension JSONEncoder {
    fileprivate static var sorted: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return encoder
    }
}
