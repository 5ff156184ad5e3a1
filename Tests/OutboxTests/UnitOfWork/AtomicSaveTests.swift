import Outbox
import Testing

@testable import OutboxTesting

/// State and events are one, also where a handler goes on after an error.
@Suite struct AtomicSaveTests {
    @Test func `a save that is refused leaves neither state nor some of its events`() async throws {
        let store = InMemoryOutboxStore()
        try await store.perform { work in
            var thing = Thing()
            thing.record(Said(text: "small"))
            thing.record(Said(text: String(repeating: "x", count: 300_000)))
            #expect(throws: OutboxError.self) { try work.things.save(thing) }
        }
        #expect(store.log().isEmpty)
        #expect(store.all(Thing.self).isEmpty)
    }

    @Test func `a refused save does not keep a good one from following`() async throws {
        let store = InMemoryOutboxStore()
        try await store.perform { work in
            var thing = Thing()
            thing.record(Said(text: String(repeating: "x", count: 300_000)))
            _ = try? work.things.save(thing)
            thing.recorded = RecordedEvents()
            thing.record(Said(text: "short"))
            try work.things.save(thing)
        }
        #expect(store.log().map(\.record.streamVersion) == [1])
    }

    @Test func `a unit of work whose writes failed cannot commit, though nobody looked at the error`() async throws {
        let store = RefusingStore(refusing: "thing")
        await #expect(throws: Mishap.self) {
            try await store.perform { work in
                var counter = Counter()
                counter.raise()
                try work.counters.save(counter)
                try work.things.save(Thing())
                try? work.flush()
            }
        }
        #expect(store.memory.log().isEmpty)
        #expect(store.memory.all(Counter.self).isEmpty)
    }

    @Test func `what a unit of work failed on comes again with every further use`() async throws {
        let store = RefusingStore(refusing: "thing")
        await #expect(throws: Mishap.self) {
            try await store.perform { work in
                try work.things.save(Thing())
                try? work.flush()
                #expect(throws: Mishap.self) { try work.flush() }
            }
        }
    }
}
