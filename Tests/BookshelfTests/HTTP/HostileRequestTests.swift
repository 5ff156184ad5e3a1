import BookshelfPostgres
import Foundation
import Testing

/// Each row: what is sent, and the answer that it has to get.
@Suite(.timeLimit(.minutes(5))) struct `A hostile request` {
    private func book(_ title: String) -> String { #"{"title":\#(title),"author":"A","price":{"amount":"1"}}"# }

    @Test func `with JSON that means something else to everybody is refused`() async throws {
        let deep = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        let rows: [(json: String, status: Int, problem: String)] = [
            (deep(65), 400, "json-too-deep"), (deep(513), 400, "json-too-deep"), (deep(60_000), 400, "json-too-deep"),
            (deep(64), 400, "invalid-body"),
            (#"{"title":"a","title":"b"}"#, 400, "duplicate-key"),
            (#"{"title":"é","title":"e\#u{301}"}"#, 400, "duplicate-key"),
            ("[" + Array(repeating: "1e131071", count: 9000).joined(separator: ",") + "]", 400, "invalid-number"),
            (book(String(repeating: "9", count: 33)), 400, "invalid-number"),
            (book(#""a\u0000b""#), 400, "invalid-text"), (book(#""\ud800""#), 400, "invalid-text"),
            (book(#""\udc00\ud800""#), 400, "invalid-text"), (book(#""\ud800\u0041""#), 400, "invalid-text"),
            (book(#""\ud83d\ude00""#), 201, ""), (book("NaN"), 400, "malformed-json"),
            (book("01"), 400, "malformed-json"), (book("\"a\tb\""), 400, "malformed-json"),
            (book(#""a""#) + "x", 400, "malformed-json"), ("\u{FEFF}" + book(#""a""#), 400, "malformed-json"),
            ("", 400, "malformed-json"), ("{", 400, "malformed-json"), ("[1,]", 400, "malformed-json"),
            (#"{"a":}"#, 400, "malformed-json"), (#""\x""#, 400, "malformed-json"), ("null", 400, "invalid-body"),
            ("tru", 400, "malformed-json"), (#""\u12"#, 400, "malformed-json"), ("-", 400, "malformed-json"),
        ]
        try await RunningService.with { service in
            for row in rows {
                let reply = try await service.post("/books", json: row.json)
                #expect(reply.status == row.status, "\(row.json.prefix(60)): \(reply.text)")
                #expect(reply.problem ?? "" == row.problem, "\(row.json.prefix(60))")
            }
            for bytes in [[0xFF], [0xED, 0xA0, 0x80], [0xC0, 0xAF]] as [[UInt8]] {
                let json = Array(#"{"title":""#.utf8) + bytes + Array(#""}"#.utf8)
                let head = service.bytes(
                    "POST", "/books", key: "k", ["Content-Type: application/json", "Content-Length: \(json.count)"])
                #expect(try await service.exchange(head + json).problem == "invalid-text")
            }
            #expect(try await service.database.queries.census().books == 1)
        }
    }

    @Test func `is told every field that is wrong, by a pointer, and never its value`() async throws {
        try await RunningService.with { service in
            let numbers = ["9223372036854775808", "1.5", "1e3", "-0", "\"2\"", "true"]
            for number in numbers {
                let reply = try await service.post(
                    "/orders",
                    json: RunningService.order.replacing(#""quantity":2"#, with: #""quantity":\#(number)"#))
                #expect(reply.status == 400, "\(number)")
                #expect(reply.faults == ["/items/0/quantity"], "\(number): \(reply.text)")
            }
            let formless = try await service.post(
                "/orders", json: #"{"customer":5,"items":[{"title":"","quantity":0,"price":"s3cret"},7],"s3cret":1}"#)
            #expect(formless.status == 400)
            #expect(
                formless.faults.isSuperset(of: [
                    "/customer", "/items/0/title", "/items/0/quantity", "/items/0/price", "/items/1", "/s3cret",
                ]), "\(formless.text)")
            let wrong = try await service.post(
                "/books",
                json: #"{"title":"","author":" ","isbn":"s3cret","price":{"amount":"1,5","currency":"usd"}}"#)
            #expect(wrong.status == 422)
            #expect(wrong.problem == "validation-failed")
            #expect(wrong.faults == ["/title", "/author", "/isbn", "/price/amount", "/price/currency"])
            #expect(!wrong.text.contains("s3cret"))
            let long = String(repeating: "x", count: 201)
            #expect(try await service.post("/books", json: book("\"\(long)\"")).faults == ["/title"])
        }
    }

    @Test func `of another type, compressed or too large is refused`() async throws {
        try await RunningService.with { service in
            let json = RunningService.gatsby
            func send(_ fields: String..., body: String) async throws -> Reply {
                try await service.exchange(
                    service.bytes(
                        "POST", "/books", key: UUID().uuidString, fields + ["Content-Length: \(body.utf8.count)"])
                        + Array(body.utf8))
            }
            for type in ["text/plain", "application/xml", "application/json; charset=latin1", "application/jsonx", ""] {
                #expect(try await send("Content-Type: \(type)", body: json).status == 415, "\(type)")
            }
            #expect(try await send(body: json).status == 415)
            let gzip = try await send("Content-Type: application/json", "Content-Encoding: gzip", body: json)
            #expect(gzip.status == 415)
            #expect(try await send("Content-Type: Application/JSON; charset=UTF-8", body: json).status == 201)
            let large = try await send(
                "Content-Type: application/json", body: String(repeating: " ", count: 300 << 10) + json)
            #expect(large.status == 413)
            #expect(large.problem == "content-too-large")
        }
    }

    @Test func `that never ends is cut off`() async throws {
        try await RunningService.with { service in
            // A body without end, in pieces: an answer, and then no more is read.
            let endless = try RawConnection(port: service.port)
            endless.send(
                service.bytes(
                    "POST", "/books", key: "k", ["Content-Type: application/json", "Transfer-Encoding: chunked"]))
            let piece = "10000\r\n" + String(repeating: " ", count: 0x10000) + "\r\n"
            var pieces = 0
            while pieces < 1000, endless.send(piece) { pieces += 1 }
            #expect(pieces < 1000)
            // Wrong framing.
            for (fields, body) in [
                (["Content-Length: 5", "Content-Length: 6"], "hello!"), (["Content-Length: x"], ""),
                (["Content-Length: -1"], ""), (["Transfer-Encoding: chunked"], "zz\r\n"),
                (["Content-Length: 5", "Transfer-Encoding: chunked"], "0\r\n\r\n"),
            ] {
                let connection = try RawConnection(port: service.port)
                connection.send(
                    service.bytes("POST", "/books", key: "k", ["Content-Type: application/json"] + fields)
                        + Array(body.utf8))
                let reply = await connection.reply()
                #expect(reply.map { (400...499).contains($0.status) } ?? true, "\(fields): \(reply?.status ?? 0)")
            }
            #expect(try await service.get("/health/live").status == 200)
        }
    }

    @Test func `with too many or too long header fields, or bytes that are none, harms nobody`() async throws {
        try await RunningService.with { service in
            let many = (0..<10_000).map { "X-\($0): 1" }
            let rows: [[UInt8]] = [
                service.bytes("GET", "/books", many),
                service.bytes("GET", "/books", ["X: " + String(repeating: "x", count: 80_000)]),
                service.bytes("GET", "/books", ["X: a\u{0}b"]), service.bytes("GET", "/books", ["X : 1"]),
                service.bytes("GET", "/" + String(repeating: "x", count: 80_000)),
                service.bytes("GET", "/books\r\nX: 1"),
                service.bytes("GET", "/bo\u{0}oks"), service.bytes("GET", "/books HTTP/9.9\r\n"),
                service.bytes("G\u{1}T", "/books"), Array("\r\n\r\n\r\n".utf8),
                [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00],
                service.bytes("GET", "http://[::1"), service.bytes("GET", "://"), service.bytes("GET", "?"),
                service.bytes("GET", "*"), service.bytes("OPTIONS", "*"), service.bytes("CONNECT", "a:1"),
                service.bytes("GET", "/books?%"), service.bytes("GET", "/books?%zz=%"),
                service.bytes("GET", "/books?limit"),
                Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8),
            ]
            for bytes in rows {
                let connection = try RawConnection(port: service.port)
                connection.send(bytes)
                connection.send("\r\n\r\n")
                let reply = await connection.reply()
                let line = String(decoding: bytes.prefix(40), as: UTF8.self)
                #expect(reply.map { (200...499).contains($0.status) } ?? true, "\(line): \(reply?.status ?? 0)")
                #expect(try await service.get("/health/live").status == 200, "\(line)")
            }
        }
    }

    @Test func `that comes a byte at a time is closed when its time is over`() async throws {
        try await RunningService.with("--receive-timeout", "1s") { service in
            for part in [
                "GET /books HTTP/1.1\r\nHost: x\r\nX-", "POST /books HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{",
            ] {
                let connection = try RawConnection(port: service.port)
                connection.send(part)
                // Nothing is waited for by it: the pace is what is sent, slower than any client and faster than the deadline.
                let dribble = Task.detached {
                    while !Task.isCancelled, connection.send("a") { try await Task.sleep(for: .milliseconds(50)) }
                }
                #expect(await connection.isClosed())
                dribble.cancel()
            }
            let silent = try RawConnection(port: service.port)
            #expect(await silent.isClosed())
        }
    }

    @Test func `that follows one that was answered is closed when its own time is over`() async throws {
        try await RunningService.with("--receive-timeout", "1s") { service in
            let connection = try RawConnection(port: service.port)
            connection.send("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await connection.reply()?.status == 200)
            let start = ContinuousClock.now
            connection.send("POST /books HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
            #expect(await connection.isClosed())
            #expect(start.duration(to: .now) < .seconds(30), "an idle connection is kept for a minute")
        }
    }
}
