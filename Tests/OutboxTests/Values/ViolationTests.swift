import Outbox
import Testing

@Suite struct ViolationTests {
    @Test(
        arguments: [
            ("fine", true, nil), ("", true, "required"), (" \n\t", true, "required"), (nil, true, "required"),
            ("", false, nil), (nil, false, nil), ("      ", false, "too_long"), ("12345", true, nil),
            ("123456", true, "too_long"), ("ab\0", true, "invalid_text"), ("\0", false, "invalid_text"),
        ] as [(String?, Bool, String?)])
    func `a text is checked for presence, length and U+0000`(value: String?, required: Bool, code: String?) {
        var violations = Violations()
        violations.text("title", value, required: required, maximumLength: 5)
        #expect(violations.all.map(\.code) == (code.map { [$0] } ?? []))
        #expect(violations.all.allSatisfy { $0.field == "title" })
    }

    @Test func `length counts Unicode scalars, not what they look like together`() {
        var violations = Violations()
        violations.text("name", "👩‍👩‍👧‍👦", maximumLength: 7)
        #expect(violations.all.isEmpty)
        violations.text("name", "👩‍👩‍👧‍👦", maximumLength: 6)
        #expect(violations.all.map(\.message) == ["has more than 6 characters"])
    }

    @Test(arguments: [(0, false), (1, true), (9, true), (10, false)])
    func `a number is checked against both bounds`(value: Int, isRight: Bool) {
        var violations = Violations()
        violations.range("count", value, 1...9)
        #expect(violations.all.isEmpty == isRight)
        #expect(violations.all.allSatisfy { $0.message == "must be from 1 to 9" && $0.code == "out_of_range" })
    }

    @Test func `a number that is none is out of range`() {
        var violations = Violations()
        violations.range("price", Double.nan, 0...1)
        #expect(violations.all.map(\.code) == ["out_of_range"])
    }

    @Test func `what a value object finds wrong is noted under the field that asked for it`() {
        var violations = Violations()
        let value = violations.collect("isbn") { throw Violation(code: "checksum", message: "does not add up") } as Int?
        violations.collect("address") {
            var inner = Violations()
            inner.add("street", "required", "is required")
            inner.add("", "unknown", "is unknown")
            inner.collect("country") { throw Violation(field: "code", code: "length", message: "has two letters") }
            try inner.throwIfAny()
        }
        violations.collect("other") { throw Mishap() }
        violations.collect("name") { throw DomainError(.init("taken"), "cannot use this name: another has it") }
        #expect(value == nil)
        #expect(
            violations.all.map(\.description) == [
                "isbn: does not add up", "address.street: is required", "address: is unknown",
                "address.country: has two letters", "other: is not valid",
                "name: cannot use this name: another has it",
            ])
        #expect(violations.all.last?.code == "taken")
    }

    @Test func `everything is reported at once, in the order of the checks`() throws {
        var violations = Violations()
        try violations.throwIfAny()
        violations.text("title", "", maximumLength: 5)
        #expect(violations.collect("pages") { 7 } == 7)
        violations.range("pages", 7, 8...9)
        let error = #expect(throws: ValidationError.self) { try violations.throwIfAny() }
        #expect(error?.violations.map(\.field) == ["title", "pages"])
        #expect(error?.description == "title: is required; pages: must be from 8 to 9")
    }
}
