import Foundation
import Postgres
import Testing

@Suite("Values") struct TypeTests {
    private func roundTrip<T: PostgresEncodable & PostgresDecodable & Equatable>(
        _ values: [T], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let admin = try await Server.admin
        for value in values {
            let back = try await admin.query("SELECT \(value)")[0].decode(T.self, at: 0)
            #expect(back == value, sourceLocation: sourceLocation)
        }
    }

    @Test("Integers come back as they went, to the last one")
    func integers() async throws {
        try await roundTrip([Int16.min, -1, 0, .max])
        try await roundTrip([Int32.min, -1, 0, .max])
        try await roundTrip([Int64.min, -1, 0, .max])
        try await roundTrip([Int.min, -1, 0, .max])
    }

    @Test("An integer is read into any that holds it, and refused by one that does not")
    func widths() async throws {
        let row = try await Server.admin.query("SELECT 7::int2, 70000::int4, 5000000000::int8, 4294967295::oid")[0]
        #expect(try row.decode(Int.self, at: 0) == 7)
        #expect(try row.decode(Int64.self, at: 1) == 70_000)
        #expect(try row.decode(Int64.self, at: 3) == 4_294_967_295)
        let error = try await postgresError(.decoding) { try row.decode(Int32.self, at: 2) }
        #expect(error.message.contains("\"int8\" (int8) cannot be read as Int32"))
    }

    @Test("Booleans and floating point numbers come back as they went")
    func boolsAndDoubles() async throws {
        try await roundTrip([true, false])
        try await roundTrip([0, -0.0, .pi, .greatestFiniteMagnitude, .leastNonzeroMagnitude, .infinity, 1e-300])
        let row = try await Server.admin.query("SELECT 'NaN'::float8, 1.5::float4")[0]
        #expect(try row.decode(Double.self, at: 0).isNaN)
        #expect(try row.decode(Double.self, at: 1) == 1.5)
    }

    @Test("Text of every kind comes back byte for byte, without normalisation")
    func text() async throws {
        let texts = ["", "a", "é", "e\u{301}", "日本語", "👩‍👩‍👧", "\u{FEFF}x", "a'b\"c\\d", "\r\n\t", "\u{10FFFF}"]
        for text in texts {
            let back = try await Server.admin.query("SELECT \(text), octet_length(\(text))")[0]
            #expect(try Array(back.decode(String.self, at: 0).utf8) == Array(text.utf8))
            #expect(try back.decode(Int.self, at: 1) == text.utf8.count)
        }
        try await roundTrip([String(repeating: "x", count: 1_000_000)])
    }

    @Test("Every kind of text column reads as a String")
    func kindsOfText() async throws {
        try await inWorld { world in
            try await world.client.executeScript("CREATE TYPE mood AS ENUM ('glad', 'sad')")
            let row = try await world.client.query(
                "SELECT 'a'::varchar, 'b'::char(1), 'c'::name, '{}'::json, 'sad'::mood")[0]
            #expect(
                try row.decode(String.self, String.self, String.self, String.self, String.self) == (
                    "a", "b", "c", "{}", "sad"
                ))
        }
    }

    @Test("A NUL in text is refused before anything is sent")
    func nulInText() async throws {
        let error = try await postgresError(.invalidText) { try await Server.admin.query("SELECT \(1), \("a\0b")") }
        #expect(error.message.hasPrefix("parameter $2 (text)"))
        try await postgresError(.invalidText) { try await Server.admin.query("SELECT \(["x", "a\0b"])") }
    }

    @Test("Bytes that are not UTF-8 are refused by the server, and never become a String here")
    func invalidUTF8() async throws {
        let broken: [[UInt8]] = [[0xFF], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xE2, 0x82]]
        for bytes in broken {
            let asText = SQL(unsafeText: "SELECT $1", binds: [PostgresBind(oid: PostgresType.text.oid, bytes: bytes)])
            let error = try await postgresError(.server) { try await Server.admin.query(asText) }
            #expect(error.sqlState == .characterNotInRepertoire)
            let row = try await Server.admin.query("SELECT \(PostgresBytes(bytes: bytes))")[0]
            try await postgresError(.decoding) { try row.decode(String.self, at: 0) }
        }
        #expect(throws: (any Error).self) {
            try [0xFF as UInt8].withUnsafeBytes { try String(postgres: $0, type: .text) }
        }
    }

    @Test("Bytes and UUIDs come back as they went")
    func bytes() async throws {
        try await roundTrip([PostgresBytes(bytes: []), PostgresBytes(bytes: Array(0...255))])
        try await roundTrip([UUID(), UUID()])
        let text = try await Server.admin.query(
            "SELECT \(UUID(uuidString: "00112233-4455-6677-8899-aabbccddeeff"))::text")
        #expect(try text[0].decode(String.self, at: 0) == "00112233-4455-6677-8899-aabbccddeeff")
    }

    @Test("Timestamps keep each microsecond")
    func timestamps() async throws {
        let texts = [
            "2024-02-29 23:59:59.999999+00", "1999-12-31 23:59:59.000001+00", "1970-01-01 00:00:00.123457+00",
            "2001-01-01 00:00:00+00", "1800-01-01 00:00:00.000003+00", "2262-04-11 23:47:16.854775+00",
        ]
        for text in texts {
            let date = try await Server.admin.query("SELECT \(text)::timestamptz")[0].decode(Date.self, at: 0)
            let back = try await Server.admin.query("SELECT \(date) = \(text)::timestamptz")[0]
            #expect(try back.decode(Bool.self, at: 0), "\(text)")
        }
        try await roundTrip([Date(timeIntervalSince1970: 0), Date.distantPast, Date.distantFuture])
        let epoch = try await Server.admin.query("SELECT 'epoch'::timestamptz")[0].decode(Date.self, at: 0)
        #expect(epoch == Date(timeIntervalSince1970: 0))
    }

    @Test("A timestamp that is infinite is refused, both ways")
    func infiniteTimestamps() async throws {
        let row = try await Server.admin.query("SELECT 'infinity'::timestamptz, '-infinity'::timestamptz")[0]
        try await postgresError(.decoding) { try row.decode(Date.self, at: 0) }
        try await postgresError(.decoding) { try row.decode(Date.self, at: 1) }
        for seconds in [Double.infinity, .nan, 1e300, -1e13, 9_223_339_708_800] {
            let date = Date(timeIntervalSinceReferenceDate: seconds)
            try await postgresError(.encoding) { try await Server.admin.query("SELECT \(date)") }
        }
    }

    @Test(
        "Decimals are exact",
        arguments: [
            "0", "1", "-1", "10000", "0.0001", "12345.6789", "-0.00001", "99999999999999999999999999999999999999",
            "0.12345678901234567890123456789012345678", "100000000000000000000000000000", "1e100", "-123e-20",
            "9999.9999",
            "1000000.000001", "0.1", "79228162514264337593543950335",
        ])
    func decimals(_ text: String) async throws {
        let value = try #require(Decimal(string: text))
        let row = try await Server.admin.query("SELECT \(text)::numeric, \(value) = \(text)::numeric, \(value)::text")[
            0]
        let (received, isEqual, sent) = try row.decode(Decimal.self, Bool.self, String.self)
        #expect(received == value)
        #expect(isEqual, "sent as \(sent)")
    }

    @Test("A numeric that a Decimal cannot hold exactly is refused")
    func decimalsOutOfRange() async throws {
        let texts = [
            "NaN", "Infinity", "123456789012345678901234567890123456789", "1e200", "1e-200",
            "1.0000000000000000000000000000000000000001",
        ]
        for text in texts {
            let row = try await Server.admin.query("SELECT \(text)::numeric")[0]
            try await postgresError(.decoding) { try row.decode(Decimal.self, at: 0) }
        }
        try await postgresError(.encoding) { try await Server.admin.query("SELECT \(Decimal.nan)") }
    }

    @Test("JSON is bytes both ways, from json and jsonb")
    func json() async throws {
        let document = JSONB(bytes: Array(#"{"a": [1, 2.50, "ü"]}"#.utf8))
        try await roundTrip([document])
        let row = try await Server.admin.query("SELECT '[1]'::json, \(document) -> 'a' -> 0")[0]
        #expect(try row.decode(JSONB.self, at: 0).bytes == Array("[1]".utf8))
        #expect(try row.decode(JSONB.self, at: 1).bytes == Array("1".utf8))
    }

    @Test("Transaction ids and snapshots are read as the server means them")
    func snapshots() async throws {
        try await roundTrip([XID8(value: 0), XID8(value: 3), XID8(value: 1 << 40), XID8(value: UInt64(Int64.max))])
        let texts = ["10:20:10,14,15", "5:5:", "4294967290:4294967300:4294967295"]
        for text in texts {
            let snapshot = try #require(PostgresSnapshot(text))
            try await roundTrip([snapshot])
            #expect(snapshot.description == text)
            for xid in [UInt64(4), 10, 11, 14, 19, 20, 4_294_967_295, 4_294_967_296] {
                let question: SQL = "SELECT pg_visible_in_snapshot(\(XID8(value: xid)), \(snapshot))"
                let expected = try await Server.admin.query(question)[0].decode(Bool.self, at: 0)
                #expect(snapshot.isVisible(XID8(value: xid)) == expected)
            }
        }
        #expect(PostgresSnapshot("5:4:") == nil)
        #expect(PostgresSnapshot("1:2:x") == nil)
    }

    @Test("Arrays come back as they went, with NULLs where they were")
    func arrays() async throws {
        try await roundTrip([[Int64](), [1, .min, .max]])
        try await roundTrip([["", "a", "{,\"}"]])
        try await roundTrip([[UUID(), UUID()]])
        try await roundTrip([[true, nil, false] as [Bool?]])
        try await roundTrip([["x", nil] as [String?]])
        try await roundTrip([[Date(timeIntervalSince1970: 1.5)]])
        try await roundTrip([[Decimal(string: "1.5"), nil]])
        try await roundTrip([[JSONB(bytes: Array("1".utf8))]])
        try await roundTrip([[PostgresBytes(bytes: [0, 1])]])
        try await roundTrip([[XID8(value: 7)]])
        let row = try await Server.admin.query("SELECT ARRAY[1, NULL], ARRAY[[1], [2]], unnest(\([3]))")[0]
        try await postgresError(.decoding) { try row.decode([Int].self, at: 0) }
        try await postgresError(.decoding) { try row.decode([Int].self, at: 1) }
        try await postgresError(.decoding) { try row.decode([Int].self, at: 2) }
        try await postgresError(.encoding) { try await Server.admin.query("SELECT \([[1]])") }
    }

    @Test("NULL is nil for an Optional and an error for anything else")
    func nulls() async throws {
        let row = try await Server.admin.query("SELECT \(nil as String?) AS nothing, \(5 as Int?) AS five")[0]
        #expect(try row.decodeIfPresent(String.self, at: "nothing") == nil)
        #expect(try row.decode(String?.self, at: 0) == nil)
        #expect(try row.decode(String?.self, Int.self) == (nil, 5))
        let error = try await postgresError(.decoding) { try row.decode(String.self, at: "nothing") }
        #expect(error.message == "column \"nothing\" (text) cannot be read as String: it is NULL")
    }

    @Test("A wrong column or type is named")
    func wrongColumns() async throws {
        let row = try await Server.admin.query("SELECT 1::int4 AS one")[0]
        let wrongType = try await postgresError(.decoding) { try row.decode(String.self, at: "one") }
        #expect(wrongType.message == "column \"one\" (int4) cannot be read as String: the types do not go together")
        let noName = try await postgresError(.decoding) { try row.decode(Int.self, at: "two") }
        #expect(noName.message.contains("\"two\""))
        try await postgresError(.decoding) { try row.decode(Int.self, Int.self) }
    }
}
