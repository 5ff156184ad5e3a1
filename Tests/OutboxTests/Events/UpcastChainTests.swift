import Outbox
import Testing

/// What a registry says of declared steps when it starts.
@Suite struct UpcastChainTests {
    private struct Whole: DomainEvent {
        static let name: EventName = "chain.whole"
        static let version = 4
        // Rows of version 1 are gone; the order of declaration does not matter.
        static let upcasts = [Upcast(from: 3), Upcast(from: 2)]
    }

    private struct Twice: DomainEvent {
        static let name: EventName = "chain.twice"
        static let version = 2
        static let upcasts = [Upcast(from: 1), Upcast(from: 1)]
    }

    private struct Torn: DomainEvent {
        static let name: EventName = "chain.torn"
        static let version = 4
        static let upcasts = [Upcast(from: 1), Upcast(from: 3)]
    }

    private struct Short: DomainEvent {
        static let name: EventName = "chain.short"
        static let version = 3
        static let upcasts = [Upcast(from: 1)]
    }

    private struct Beyond: DomainEvent {
        static let name: EventName = "chain.beyond"
        static let upcasts = [Upcast(from: 1)]
    }

    private struct Before: DomainEvent {
        static let name: EventName = "chain.before"
        static let version = 2
        static let upcasts = [Upcast(from: 0), Upcast(from: 1)]
    }

    private struct Zeroth: DomainEvent {
        static let name: EventName = "chain.zeroth"
        static let version = 0
    }

    private static func register<Event: DomainEvent>(_ event: Event.Type) throws {
        _ = try HandlerRegistry { React(to: event, as: "any") { _, _ in } }
        _ = try HandlerRegistry { Deliver(Said.self, as: "any") { _, _ in }.and(event) { _, _ in } }
    }

    @Test func `a chain may start late, and a version may come without any`() throws {
        try Self.register(Whole.self)
        try Self.register(Measured.self)
        try Self.register(GuestBooked.self)
    }

    @Test(arguments: [
        (
            Twice.self as any DomainEvent.Type,
            "event chain.twice cannot be read: Upcast(from: 1) is declared twice; keep one of them"
        ),
        (
            Torn.self,
            "event chain.torn cannot be read: Upcast(from: 1) leads nowhere, as there is none from 2; "
                + "declare Upcast(from: 2)"
        ),
        (
            Short.self,
            "event chain.short cannot be read: Upcast(from: 1) leads nowhere, as there is none from 2; "
                + "declare Upcast(from: 2)"
        ),
        (
            Beyond.self,
            "event chain.beyond cannot be read: Upcast(from: 1) is declared, and the present version is 1; "
                + "raise `version`, or drop the step"
        ),
        (
            Before.self,
            "event chain.before cannot be read: Upcast(from: 0) is declared, and the present version is 2; "
                + "raise `version`, or drop the step"
        ),
        (Zeroth.self, "event chain.zeroth cannot be read: version 0 is declared; versions start at 1"),
    ])
    func `a chain that is none is refused at startup`(event: any DomainEvent.Type, message: String) throws {
        let error = #expect(throws: OutboxError.self) { try Self.register(event) }
        #expect(error?.code == .invalidUpcasts)
        #expect(error?.message == message)
    }
}
