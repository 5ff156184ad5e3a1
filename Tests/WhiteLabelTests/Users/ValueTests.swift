import Outbox
import Testing
import WhiteLabel

@Suite struct ValueTests {
    @Test(arguments: [
        "ada@example.com", "a@b.co", "ada.lovelace+news@mail.example.org", "o'neil@example.com",
        "x@xn--bcher-kva.example",
    ])
    func `an address that providers accept is one`(_ text: String) throws {
        #expect(try EmailAddress(text).text == text)
    }

    @Test(arguments: [
        "ada", "@example.com", "ada@", "ada@example", "ada@@example.com", "a b@example.com", ".ada@example.com",
        "ada..l@example.com", "ada@-example.com", "ada@example-.com", "ada@exa_mple.com", "ada@example..com",
        "ada@127.0.0.1", "ada@example.com\r\nBcc: all@example.com", "ada\n@example.com", "ad\0a@example.com",
        "äda@example.com", "ada@exämple.com", "Ada <ada@example.com>", "ada@example.com ",
    ])
    func `what no mail can be sent to is no address`(_ text: String) {
        #expect(throws: Violation.self) { try EmailAddress(text) }
    }

    @Test func `an address has 254 characters at most, 64 of them before the sign`() throws {
        let domain = Array(repeating: String(repeating: "d", count: 61), count: 3).joined(separator: ".") + ".co"
        let longest = String(repeating: "a", count: 254 - domain.utf8.count - 1) + "@" + domain
        #expect(try EmailAddress(longest).text.utf8.count == 254)
        #expect(throws: Violation.self) { try EmailAddress("a" + longest) }
        #expect(throws: Violation.self) { try EmailAddress(String(repeating: "a", count: 65) + "@example.com") }
    }

    @Test func `an address keeps its spelling before the sign, and is one with its other spellings`() throws {
        let address = try EmailAddress("Ada.L@Example.COM")
        #expect(address.text == "Ada.L@example.com")
        #expect(try address.key == EmailAddress("ada.l@EXAMPLE.com").key)
    }

    @Test(arguments: ["", "  ", "A\nda", "Ada\r", "A\u{2028}da", "A\0da", String(repeating: "a", count: 101)])
    func `a name is one line of 1 to 100 characters`(_ text: String) {
        #expect(throws: Violation.self) { try NamePart(text) }
    }

    @Test(arguments: ["", "a", "Ada", "2ada", "_ada", "ad a", "adä", String(repeating: "a", count: 33)])
    func `a username has one spelling`(_ text: String) {
        #expect(throws: Violation.self) { try Username(text) }
    }

    @Test func `a password has 8 to 128 characters, and is the same however it is typed`() throws {
        #expect(throws: Violation.self) { try Password("1234567") }
        #expect(throws: Violation.self) { try Password(String(repeating: "a", count: 129)) }
        #expect(try Password("cafe\u{301}1234").text == Password("caf\u{E9}1234").text)
    }

    @Test func `a password, its hash and a secret do not show themselves`() throws {
        let hash = try PasswordHash("$made$of$a$canary")
        var dumped = ""
        let all: [Any] = [try Password("canary-1234"), hash, Secret("canary"), try Credentials(passwordHash: hash)]
        for one in all {
            dump(one, to: &dumped)
            dumped += "\(one) \(String(reflecting: one))"
        }
        #expect(!dumped.contains("canary") && dumped.contains("<redacted>"))
    }

    @Test func `what is not of the form of a hash is no hash`() {
        for text in ["correct horse", "$a$b$c", "$a$b$c$", "a$b$c$d$e", "$a$b$c$d e"] {
            #expect(throws: Violation.self) { try PasswordHash(text) }
        }
    }
}
