import Foundation
import Outbox
import Testing

@Suite struct IdentityTests {
    @Test func `a new identity is a UUID of version 7 and of the standard's variant`() {
        for _ in 0..<200 {
            let bytes = UUID.timeOrdered().uuid
            #expect(bytes.6 >> 4 == 7)
            #expect(bytes.8 >> 6 == 0b10)
        }
    }

    @Test func `a new identity holds the milliseconds since 1970`() {
        let before = UInt64(Date().timeIntervalSince1970 * 1000)
        let bytes = UUID.timeOrdered().uuid
        let after = UInt64(Date().timeIntervalSince1970 * 1000)
        let time = [bytes.0, bytes.1, bytes.2, bytes.3, bytes.4, bytes.5].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        #expect((before...after).contains(time))
    }

    @Test func `identities made in different milliseconds sort by the time they were made`() {
        var texts: [String] = []
        for _ in 0..<5 {
            let now = UInt64(Date().timeIntervalSince1970 * 1000)
            while UInt64(Date().timeIntervalSince1970 * 1000) == now {}
            texts.append(Identity<Thing>().streamText)
        }
        #expect(texts == texts.sorted())
    }

    @Test func `identities differ`() {
        #expect(Set((0..<10_000).map { _ in UUID.timeOrdered() }).count == 10_000)
    }

    @Test func `an identity is written in lower case, wherever it came from`() throws {
        let id = try #require(Identity<Thing>("01890A5D-AC96-774B-BCCE-B302099A8057"))
        let text = "01890a5d-ac96-774b-bcce-b302099a8057"
        #expect(id.description == text)
        #expect(id.streamText == text)
        #expect(String(decoding: try JSONEncoder().encode([id]), as: UTF8.self) == #"["\#(text)"]"#)
        #expect(try JSONDecoder().decode([Identity<Thing>].self, from: Data(#"["\#(text)"]"#.utf8)) == [id])
    }

    @Test(arguments: ["", "x", "01890a5d-ac96-774b-bcce-b302099a805", "01890a5d-ac96-774b-bcce-b302099a80577"])
    func `what is no UUID is no identity`(text: String) {
        #expect(Identity<Thing>(text) == nil)
    }
}
