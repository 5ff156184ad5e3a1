import BookshelfPostgres
import Foundation
import Outbox
import OutboxTesting
import Postgres
import Testing

@Suite(.timeLimit(.minutes(5))) struct `A caller's token` {
    @Test func `says who calls, and is refused alike for every reason`() async throws {
        try await TestDatabase.with { database in
            let directory = CallerDirectory(client: database.client, memory: .zero)
            let writer = try await directory.create("importer", role: .writer, expiresIn: .seconds(90), by: "alice")
            let text = writer.token.text
            #expect(try await directory.caller(for: text) == Caller(name: "importer", role: .writer))
            #expect(writer.listing.isValid)
            let other = APIToken.random().text
            let mixed = text.prefix(21) + other.dropFirst(21)
            #expect(try await directory.caller(for: String(mixed)) == nil, "the secret of another")
            #expect(try await directory.caller(for: other) == nil, "unknown")
            try await database.client.execute(
                """
                UPDATE bookshelf.api_tokens SET created_at = created_at - interval '1 day',
                    expires_at = expires_at - interval '1 day'
                """)
            #expect(try await directory.caller(for: text) == nil, "expired")
            #expect(try await directory.list().map(\.isValid) == [false])
        }
    }

    @Test func `that is malformed is nobody's, and nothing is asked for it`() async throws {
        let zeros = String(repeating: "0", count: 64)
        let malformed = [
            "", "bks", "bks__", "Bearer bks_0123456789abcdef_", "\0", String(repeating: "_", count: 85),
            "bks_0123456789abcdef_" + String(repeating: "g", count: 64), "bks_0123456789ABCDEF_\(zeros)",
            "bks_0123456789abcde__\(zeros)", "bkx_0123456789abcdef_\(zeros)", "bks_0123456789abcdef_\(zeros)0",
            "bks_0123456789abcdef_" + String(repeating: "é", count: 32), String(repeating: "x", count: 1_000_000),
        ]
        try await TestDatabase.with { database in
            let directory = CallerDirectory(client: database.client)
            for text in malformed {
                let caller = try await directory.caller(for: text)
                #expect(caller == nil && APIToken(text) == nil, "\(text.prefix(40))")
            }
            #expect(database.client.poolStatus.roundTrips == 0)
        }
    }

    @Test func `that is unknown costs as many round trips as one with a wrong secret`() async throws {
        try await TestDatabase.with { database in
            let directory = CallerDirectory(client: database.client)
            let known = try await directory.create("importer", role: .reader, by: "alice").token.text
            let wrong = String(known.prefix(21) + APIToken.random().text.dropFirst(21))
            _ = try await directory.caller(for: wrong)
            func trips(_ text: String) async throws -> Int {
                let before = database.client.poolStatus.roundTrips
                #expect(try await directory.caller(for: text) == nil)
                return database.client.poolStatus.roundTrips - before
            }
            let unknown = APIToken.random().text
            #expect(try await trips(unknown) == trips(wrong))
        }
    }

    @Test func `is remembered for a while, and only with its own secret`() async throws {
        try await TestDatabase.with { database in
            let clock = ManualClock()
            let directory = CallerDirectory(client: database.client, memory: .seconds(5)) { clock.now }
            let another = CallerDirectory(client: database.client)
            let issued = try await directory.create("importer", role: .operator, by: "alice")
            let text = issued.token.text
            #expect(try await directory.caller(for: text)?.role == .operator)
            let before = database.client.poolStatus.roundTrips
            #expect(try await directory.caller(for: text)?.role == .operator)
            #expect(database.client.poolStatus.roundTrips == before, "remembered")
            #expect(try await directory.caller(for: String(text.dropLast()) + (text.last == "0" ? "1" : "0")) == nil)
            try await another.revoke(issued.token.id, by: "bob")
            clock.advance(by: .milliseconds(4999))
            #expect(try await directory.caller(for: text) != nil)
            clock.advance(by: .milliseconds(1))
            #expect(try await directory.caller(for: text) == nil)
        }
    }

    @Test func `is refused at once where it was revoked`() async throws {
        try await TestDatabase.with { database in
            let directory = CallerDirectory(client: database.client, memory: .seconds(3600))
            let issued = try await directory.create("importer", role: .reader, by: "alice")
            #expect(try await directory.caller(for: issued.token.text) != nil)
            let listing = try await directory.revoke(issued.token.id, reason: "it leaked", by: "bob")
            #expect(listing.revokedBy == "bob" && listing.reason == "it leaked" && !listing.isValid)
            #expect(try await directory.caller(for: issued.token.text) == nil)
            await #expect { try await directory.revoke(issued.token.id, by: "carol") } throws: {
                ($0 as? OutboxError)?.code == .alreadyDone && "\($0)".contains("was revoked by bob at ")
            }
            await #expect { try await directory.revoke("0123456789abcdef", by: "carol") } throws: {
                ($0 as? OutboxError)?.code == .notFound
            }
        }
    }

    @Test func `is stored as a hash, and its secret is shown nowhere`() async throws {
        try await TestDatabase.with { database in
            let directory = CallerDirectory(client: database.client)
            let issued = try await directory.create("importer", role: .reader, by: "alice")
            let secret = String(issued.token.text.suffix(64))
            var dumped = ""
            dump(issued, to: &dumped)
            for shown in ["\(issued.token)", String(reflecting: issued.token), "\(issued)", dumped] {
                #expect(!shown.contains(secret) && shown.contains(issued.token.id), "\(shown.count) characters")
            }
            let rows = try await database.client.query(
                """
                SELECT secret_hash = sha256(decode(\(secret), 'hex')), t::text LIKE '%' || \(secret) || '%'
                FROM bookshelf.api_tokens t
                """)
            let (isHash, holdsSecret) = try #require(rows.first).decode(Bool.self, Bool.self)
            #expect(isHash && !holdsSecret)
        }
    }

    @Test func `is made for a name, a span and an actor that fit only`() async throws {
        try await TestDatabase.with { database in
            let directory = CallerDirectory(client: database.client)
            for name in ["", "A", "1a", "a b", "é", "a\n", String(repeating: "a", count: 49)] {
                await #expect(throws: ValidationError.self) {
                    try await directory.create(name, role: .reader, by: "alice")
                }
            }
            await #expect {
                try await directory.create("", role: .reader, expiresIn: .zero, by: " ")
            } throws: {
                ($0 as? ValidationError)?.violations.map(\.field) == ["name", "expires-in", "actor"]
            }
            let tokens = try await directory.list()
            #expect(tokens.isEmpty)
        }
    }

    @Test func `has a role that includes those before it`() {
        #expect(CallerRole.allCases.filter { CallerRole.reader.includes($0) } == [.reader])
        #expect(CallerRole.allCases.filter { CallerRole.writer.includes($0) } == [.reader, .writer])
        #expect(CallerRole.allCases.filter { CallerRole.operator.includes($0) } == CallerRole.allCases)
    }
}
