import Outbox
import Testing

@Suite struct NameTests {
    @Test(arguments: ["a", "book.added", "b2-c_d.e", String(repeating: "x", count: 48)])
    func `a name of lower-case letters, digits and a few signs is taken as it is`(text: String) throws {
        #expect(try EventName(rawValue: text).validated().rawValue == text)
    }

    @Test(arguments: [
        ("", "it is empty"),
        (String(repeating: "x", count: 49), "it is longer than 48 bytes"),
        ("Book", "it does not start with a lower-case letter"),
        ("1book", "it does not start with a lower-case letter"),
        (".book", "it does not start with a lower-case letter"),
        ("écrit", "it does not start with a lower-case letter"),
        ("book added", "only a-z, 0-9, '.', '-' and '_' are allowed"),
        ("bookAdded", "only a-z, 0-9, '.', '-' and '_' are allowed"),
        ("book\0", "only a-z, 0-9, '.', '-' and '_' are allowed"),
        ("b;drop", "only a-z, 0-9, '.', '-' and '_' are allowed"),
        ("caf\u{E9}", "only a-z, 0-9, '.', '-' and '_' are allowed"),
    ])
    func `a name that cannot be stored is refused with the reason`(text: String, reason: String) throws {
        let error = #expect(throws: OutboxError.self) { try SubscriptionName(rawValue: text).validated() }
        #expect(error?.code == .invalidName)
        #expect(error?.message == "invalid subscription name '\(text)': \(reason); rename it")
    }

    @Test func `each kind of name says what it names`() {
        #expect(EventName.role == "event")
        #expect(AggregateKind.role == "aggregate kind")
        #expect(SubscriptionName.role == "subscription")
        #expect(CommandName.role == "command")
    }

    @Test func `names are ordered as their text`() {
        #expect(["b", "a.b", "a"].map { EventName(rawValue: $0) }.sorted() == ["a", "a.b", "b"])
    }
}
