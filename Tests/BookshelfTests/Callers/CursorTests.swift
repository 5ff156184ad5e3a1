import BookshelfPostgres
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5))) struct `A page's cursor` {
    private let signer = CursorSigner(key: [UInt8](repeating: 7, count: 32))
    private let item = UUID()

    @Test func `says where its list goes on, to every service on the database`() async throws {
        try await TestDatabase.with { database in
            let cursor = try await CursorSigner.load(from: database.client).sign(kind: "books", after: item)
            #expect(cursor.wholeMatch(of: /[A-Za-z0-9_-]{44}/) != nil)
            #expect(try await CursorSigner.load(from: database.client).verify(cursor, kind: "books") == item)
        }
    }

    @Test func `is no good for another list, or under another key`() {
        let cursor = signer.sign(kind: "books", after: item)
        #expect(signer.verify(cursor, kind: "books") == item)
        for kind in ["", "book", "books ", "orders"] { #expect(signer.verify(cursor, kind: kind) == nil) }
        #expect(CursorSigner(key: [UInt8](repeating: 8, count: 32)).verify(cursor, kind: "books") == nil)
    }

    @Test func `cannot be changed in any bit`() throws {
        let cursor = Array(signer.sign(kind: "books", after: item).utf8)
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        for place in cursor.indices {
            for letter in letters where letter != cursor[place] {
                var changed = cursor
                changed[place] = letter
                #expect(signer.verify(String(decoding: changed, as: UTF8.self), kind: "books") == nil)
            }
        }
    }

    @Test func `is nothing where it is garbage`() {
        let cursor = signer.sign(kind: "books", after: item)
        let garbage = [
            "", "a", String(cursor.dropLast()), cursor + "A", cursor + "\n", " " + cursor.dropLast(), "\0",
            String(repeating: "=", count: 44), String(repeating: "+", count: 44), String(repeating: "A", count: 44),
            String(repeating: "é", count: 22), String(repeating: "A", count: 1_000_000), cursor.dropLast() + "=",
        ]
        for text in garbage { #expect(signer.verify(text, kind: "books") == nil, "\(text.count) characters") }
    }
}
