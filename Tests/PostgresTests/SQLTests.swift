import Postgres
import Testing

@Suite("SQL text") struct SQLTests {
    @Test("Interpolation binds; names and other SQL are inserted")
    func interpolation() {
        let table: SQLIdentifier = "books"
        let filter: SQL = "stock > \(3) AND price < \(9.5)"
        let sql: SQL = "SELECT * FROM \(table) WHERE id = \(7) AND \(sql: filter) \(unsafeSQL: "LIMIT 1")"
        #expect(sql.text == #"SELECT * FROM "books" WHERE id = $1 AND stock > $2 AND price < $3 LIMIT 1"#)
        #expect(sql.binds.map(\.oid) == [20, 20, 701])
    }

    @Test("Nested text is renumbered, but not what only looks like a placeholder")
    func renumbering() {
        let inner = SQL(
            unsafeText: #"$1 '$1' "$1" E'\'$1' -- $1"# + "\n" + "/* $1 /* $1 */ $1 */ $a$ $1 $a$ $$ $1 $$ x$1 $12",
            binds: [PostgresBind(oid: 20, bytes: nil)])
        let outer: SQL = "\(1) \(2) \(sql: inner)"
        #expect(
            outer.text == #"$1 $2 $3 '$1' "$1" E'\'$1' -- $1"# + "\n"
                + "/* $1 /* $1 */ $1 */ $a$ $1 $a$ $$ $1 $$ x$1 $14")
    }

    @Test("An attempt to inject stays a value")
    func injection() async throws {
        try await inWorld { world in
            try await world.client.executeScript("CREATE TABLE people (name text)")
            let name = "x'); DROP TABLE people; --"
            try await world.client.execute("INSERT INTO people VALUES (\(name))")
            let rows = try await world.client.query("SELECT name FROM people WHERE name = \(name)")
            #expect(try rows.map { try $0.decode(String.self, at: 0) } == [name])
        }
    }

    @Test(
        "Only plain names are identifiers",
        arguments: ["", "1a", "A", "a b", "a\"b", "ä", "a.b", "a\0", String(repeating: "a", count: 64)])
    func badIdentifiers(_ name: String) async throws {
        let error = try await postgresError(.invalidIdentifier) { try SQLIdentifier(name) }
        #expect(error.message.contains("a-z"))
    }

    @Test("A keyword can be a name, as names are quoted")
    func keywords() async throws {
        #expect(try SQLIdentifier(String(repeating: "a", count: 63)).name.count == 63)
        let column: SQLIdentifier = "select"
        let rows = try await Server.admin.query("SELECT 1 AS \(column)")
        #expect(rows.columnNames == ["select"])
    }

    @Test("A NUL in the text of a statement is refused")
    func nulInStatement() async throws {
        try await postgresError(.invalidText) { try await Server.admin.query("SELECT 1\0 + 1") }
        try await postgresError(.invalidText) { try await Server.admin.executeScript("SELECT 1\0") }
    }

    @Test("Rows know their columns, their number and what was done")
    func rows() async throws {
        try await inWorld { world in
            try await world.client.executeScript("CREATE TABLE t (a int, b text)")
            let inserted = try await world.client.query("INSERT INTO t VALUES (1, 'x'), (2, 'y') RETURNING a, b")
            #expect(inserted.tag == "INSERT 0 2")
            #expect(inserted.affected == 2)
            #expect(inserted.columnNames == ["a", "b"])
            #expect(try inserted.map { try $0.decode(Int.self, at: "a") } == [1, 2])
            #expect(try await world.client.execute("UPDATE t SET b = \("z") WHERE a = \(1)") == 1)
        }
    }
}
