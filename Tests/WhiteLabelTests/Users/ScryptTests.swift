import Outbox
import Testing
import WhiteLabel
import WhiteLabelPostgres

@Suite struct ScryptTests {
    @Test func `a password fits its hash and no other does`() async throws {
        let hash = try await ScryptHashing.cheap.hash(Password("correct horse"))
        #expect(try await ScryptHashing.cheap.verify(Password("correct horse"), against: hash))
        #expect(try await !ScryptHashing.cheap.verify(Password("correct house"), against: hash))
    }

    @Test func `two hashes of one password are not alike, and say what they cost`() async throws {
        let first = try await ScryptHashing.cheap.hash(Password("correct horse"))
        let second = try await ScryptHashing.cheap.hash(Password("correct horse"))
        #expect(first != second)
        #expect(first.text.wholeMatch(of: /\$scrypt\$ln=4,r=1,p=1\$[A-Za-z0-9+\/]{22}\$[A-Za-z0-9+\/]{43}/) != nil)
    }

    /// Its third vector, of which ours is the first half: the last step makes the key 32 bytes at a time.
    @Test func `the key is that of RFC 7914`() async throws {
        let hash = try PasswordHash(
            "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI")
        #expect(try await ScryptHashing.cheap.verify(Password("pleaseletmein"), against: hash))
    }

    @Test func `a cost that was raised leaves older hashes valid and outdated`() async throws {
        let dearer = ScryptHashing(
            cost: try #require(ScryptCost(logarithmOfRounds: 5, blockSize: 2, parallelism: 1)))
        let old = try await ScryptHashing.cheap.hash(Password("correct horse"))
        #expect(dearer.isOutdated(old) && !ScryptHashing.cheap.isOutdated(old))
        #expect(try await dearer.verify(Password("correct horse"), against: old))
        #expect(try await !dearer.isOutdated(dearer.hash(Password("correct horse"))))
    }

    @Test func `the standard cost is what OWASP asks for`() async throws {
        let hash = try await ScryptHashing().hash(Password("correct horse"))
        #expect(hash.text.hasPrefix("$scrypt$ln=17,r=8,p=1$"))
        #expect(try await ScryptHashing().verify(Password("correct horse"), against: hash))
    }

    @Test(arguments: [
        "$bcrypt$ln=4,r=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$c2FsdHNhbHRzYWx0c2FsdHNhbHRzYWx0c2FsdHNhbHQ",
        "$scrypt$ln=40,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$c2FsdHNhbHRzYWx0c2FsdHNhbHRzYWx0c2FsdHNhbHQ",
        "$scrypt$ln=4,r=1$c2FsdHNhbHRzYWx0c2FsdA$c2FsdHNhbHRzYWx0c2FsdHNhbHRzYWx0c2FsdHNhbHQ",
        "$scrypt$ln=4,r=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$c2FsdA", "$scrypt$ln=4,r=1,p=1$%$%",
    ])
    func `a hash that scrypt has not made, or beyond all cost, is refused`(_ text: String) async throws {
        await #expect(throws: Violation.self) {
            try await ScryptHashing.cheap.verify(Password("correct horse"), against: PasswordHash(text))
        }
    }
}
