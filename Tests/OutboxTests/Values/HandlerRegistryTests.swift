import Outbox
import OutboxTesting
import Testing

@Suite struct HandlerRegistryTests {
    private struct Nameless: DomainEvent { static let name: EventName = "" }
    private struct Shouted: DomainEvent { static let name: EventName = "Thing.Shouted" }

    private func refusal(@HandlerBuilder _ handlers: () -> [any SubscriptionDeclaration]) -> OutboxError? {
        #expect(throws: OutboxError.self) { try HandlerRegistry(handlers) }
    }

    @Test func `two subscriptions of one name are refused, also of two kinds`() {
        let error = refusal {
            React(to: Said.self, as: "twice") { _, _ in }
            Deliver(Measured.self, as: "twice") { _, _ in }
        }
        #expect(error?.code == .duplicateName)
        #expect(
            error?.message == "two subscriptions are named 'twice': their checkpoints would mix; rename one")
    }

    @Test func `two handlers of one event in one subscription are refused`() {
        let message = "subscription 'one' handles 'thing.said' twice; make two subscriptions of it"
        let react = refusal {
            React(to: Said.self, as: "one") { _, _ in }.and(to: Measured.self) { _, _ in }.and(to: Said.self) { _, _ in
            }
        }
        let deliver = refusal { Deliver(Said.self, as: "one") { _, _ in }.and(Said.self) { _, _ in } }
        #expect([react, deliver].map { $0?.message } == [message, message])
        #expect([react, deliver].allSatisfy { $0?.code == .duplicateName })
    }

    @Test func `empty and malformed names are refused, of subscriptions and of events`() {
        let refusals = [
            refusal { React(to: Said.self, as: "") { _, _ in } },
            refusal { Deliver(Said.self, as: "Up") { _, _ in } },
            refusal { React(to: Nameless.self, as: "fine") { _, _ in } },
            refusal { Deliver(Said.self, as: "fine") { _, _ in }.and(Shouted.self) { _, _ in } },
        ]
        #expect(refusals.allSatisfy { $0?.code == .invalidName })
        #expect(
            refusals.map { $0?.message.prefix(25) } == [
                "invalid subscription name", "invalid subscription name", "invalid event name '': it",
                "invalid event name 'Thing",
            ])
    }

    @Test func `a registry keeps the order of declaration and finds subscriptions by name`() throws {
        let (isOn, several) = (true, [React(to: Said.self, as: "c") { _, _ in }])
        let registry = try HandlerRegistry {
            Deliver(Said.self, as: "z") { _, _ in }
            if isOn { React(to: Said.self, as: "a") { _, _ in } }
            if !isOn { React(to: Said.self, as: "off") { _, _ in } } else { Deliver(Said.self, as: "b") { _, _ in } }
            several
        }
        #expect(registry.subscriptions.map(\.name) == ["z", "a", "b", "c"])
        #expect(registry["b"]?.kindName == "deliver")
        #expect(registry["off"] == nil)
    }

    @Test func `a subscription asks for the events of all its handlers`() throws {
        let registry = try HandlerRegistry {
            React(to: Said.self, as: "both") { _, _ in }.and(to: Measured.self) { _, _ in }
        }
        #expect(registry["both"]?.eventNames == ["thing.measured", "thing.said"])
        #expect(registry["both"]?.concurrency == 1)
    }
}
