import BookshelfCommandLine
import Testing

/// All records of an input that comes in these pieces.
private func records(of pieces: [some Sequence<UInt8>]) -> [CSVRecord] {
    var reader = CSVReader()
    let records = pieces.reduce(into: []) { $0 += reader.read(Array($1)) }
    return records + reader.finish()
}

private func records(of text: String) -> [CSVRecord] { records(of: [text.utf8]) }

@Suite struct `Comma-separated values` {
    static let readable: [(String, [[String]])] = [
        ("", []),
        ("a,b", [["a", "b"]]),
        ("a,b\n", [["a", "b"]]),
        ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
        ("\u{FEFF}a,b\n", [["a", "b"]]),
        ("\u{FEFF}\"a\",b\n", [["a", "b"]]),
        ("\u{FEFF}", []),
        ("\n\r\n\na\n\n", [["a"]]),
        ("\"\"\n", [[""]]),
        (",\n", [["", ""]]),
        ("\"a,\"\"b\"\"\r\nc\",d", [["a,\"b\"\r\nc", "d"]]),
        ("\"\"\"\",\"\"\"\"\"\"", [["\"", "\"\""]]),
        (" a , \n", [[" a ", " "]]),
        ("=1+1,-2,@x\n", [["=1+1", "-2", "@x"]]),
        ("Žižek,魔の山,e\u{301},🏔️,\u{2028}\n", [["Žižek", "魔の山", "e\u{301}", "🏔️", "\u{2028}"]]),
    ]

    @Test(arguments: readable)
    func `are read as RFC 4180 has them`(text: String, rows: [[String]]) {
        let records = records(of: text)
        #expect(records.compactMap(\.fault) == [])
        #expect(records.map { $0.fields.map { Array($0.utf8) } } == rows.map { $0.map { Array($0.utf8) } })
    }

    static let hostile: [(String, [UInt8], [CSVFault?], [Int])] = [
        ("a quote within", Array("5\" disk,x\na,b\n".utf8), [.strayQuote, nil], [1, 2]),
        ("text after a quote", Array("a\n\"b\"c,\"d\ne\n".utf8), [nil, .textAfterQuote, nil], [1, 2, 3]),
        ("a return alone", Array("a\rb\nc\n".utf8), [.strayReturn, nil], [1, 2]),
        ("two returns", Array("a\r\r\nc\n".utf8), [.strayReturn, nil], [1, 2]),
        ("a return at the end", Array("a\r".utf8), [.strayReturn], [1]),
        ("an open quote", Array("a\n\"b\nc\n".utf8), [nil, .unclosedQuote], [1, 2]),
        ("an open quote, doubled", Array("\"b\"\"".utf8), [.unclosedQuote], [1]),
        ("a zero", [97, 0, 98, 10, 99], [.nul, nil], [1, 2]),
        ("Latin 1", [0xE9, 10, 99], [.notUTF8, nil], [1, 2]),
        ("a surrogate", [0xED, 0xA0, 0x80, 10], [.notUTF8], [1]),
        ("half a character", [99, 10, 0xF0, 0x9F], [nil, .notUTF8], [1, 2]),
        ("UTF-16", [0xFF, 0xFE, 0x61, 0], [.nul], [1]),
        ("a quoted line break before", Array("\"a\nb\"\n\"c\"d\n".utf8), [nil, .textAfterQuote], [1, 3]),
    ]

    @Test(arguments: hostile)
    func `that are not are reported with their line, and the next line is read`(
        what: String, bytes: [UInt8], faults: [CSVFault?], lines: [Int]
    ) {
        let records = records(of: [bytes])
        #expect(records.map(\.fault) == faults)
        #expect(records.map(\.line) == lines)
    }

    @Test func `are cut the same, wherever the input is`() {
        let inputs = Self.readable.map { Array($0.0.utf8) } + Self.hostile.map(\.1)
        for bytes in inputs {
            let whole = records(of: [bytes])
            #expect(records(of: bytes.map { [$0] }) == whole)
            for place in bytes.indices {
                #expect(records(of: [bytes[..<place], bytes[place...]]) == whole, "\(bytes) at \(place)")
            }
            #expect(whole.reduce(0) { $0 + $1.size } <= bytes.count)
        }
    }

    @Test func `come back as they were written`() {
        let texts = [
            "", " ", "a", "a,b", "\"", "\"\"", "a\nb", "a\r\nb", "\r", "=1", " x ", "e\u{301}", "é", "\u{FEFF}x",
        ]
        let rows = texts.flatMap { first in texts.map { ["x", first, $0] } }
        let read = records(of: rows.map(\.csvRecord).joined())
        #expect(read.map { $0.fields.map { Array($0.utf8) } } == rows.map { $0.map { Array($0.utf8) } })
    }

    @Test func `are kept up to a limit, and passed over beyond it`() {
        var reader = CSVReader()
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 64 << 10)
        var found = reader.read(Array("a,\"".utf8))
        for _ in 0..<64 { found += reader.read(piece) }
        #expect(found == [])
        found += reader.read(Array("\n\",b\nc,d\n".utf8)) + reader.finish()
        #expect(found.map(\.fault) == [.tooLong, nil])
        #expect(found.map(\.line) == [1, 3])
        #expect(found[0].bytes == [])
        #expect(found[0].size == (4 << 20) + 8)
    }

    @Test func `may have just as many bytes as the limit says`() {
        let whole = String(repeating: "x", count: CSVReader.maximumBytes)
        #expect(records(of: whole + "\n").map(\.fault) == [nil])
        #expect(records(of: whole + "x\n").map(\.fault) == [.tooLong])
        let commas = String(repeating: ",", count: CSVReader.maximumBytes)
        #expect(records(of: commas).first?.fields.count == CSVReader.maximumBytes + 1)
    }

    @Test func `can be had as they stand, without their first fields`() {
        let record = records(of: "7,\"a, \"\"b\"\"\",c,\"d\"\n")[0]
        #expect(String(decoding: record.bytes(withoutFirst: 2), as: UTF8.self) == "c,\"d\"")
        #expect(record.bytes(withoutFirst: 0).elementsEqual(record.bytes))
        #expect(record.bytes(withoutFirst: 4).isEmpty)
    }
}
