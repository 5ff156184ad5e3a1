import Outbox
import Testing

@testable import OutboxTesting

/// Versions of aggregates and of their events, within one unit of work and from one to the next.
@Suite struct VersionTests {
    @Test(arguments: [(0, 1), (1, 1), (2, 2), (7, 7)] as [(Int, Int64)])
    func `a save raises the version by its events, and by one where there are none`(events: Int, version: Int64)
        async throws
    {
        let store = InMemoryOutboxStore()
        let saved = try await store.perform { work in
            var thing = Thing()
            for number in 0..<events { thing.record(Said(text: "\(number)")) }
            return try work.things.save(thing)
        }
        #expect(saved.version == version)
        #expect(saved.recorded.pending.isEmpty)
        #expect(store.log().map(\.record.streamVersion) == (0..<events).map { Int64($0 + 1) })
        #expect(store.all(Thing.self).map(\.version) == [version])
    }

    @Test func `the numbers of a stream's events rise over saves, and leave out saves without one`() async throws {
        let store = InMemoryOutboxStore()
        for events in [2, 0, 1] {
            try await store.perform { work in
                var thing = try work.things.find(Thing.ID(streamText: "one")) ?? Thing()
                for _ in 0..<events { thing.record(Said(text: "")) }
                try work.things.save(thing)
            }
        }
        #expect(store.log().map(\.record.streamVersion) == [1, 2, 4])
        #expect(store.all(Thing.self).map(\.version) == [4])
    }

    @Test func `saves of one aggregate in one unit of work become one, from the first version to the last`()
        async throws
    {
        let store = InMemoryOutboxStore()
        try await store.perform { work in
            var thing = Thing()
            for text in ["a", "b", "c"] {
                thing.record(Said(text: text))
                thing = try work.things.save(thing)
            }
            #expect(thing.version == 3)
        }
        #expect(store.log().map(\.record.streamVersion) == [1, 2, 3])
    }

    @Test func `a value saved from an older load conflicts within its unit of work`() async throws {
        let store = InMemoryOutboxStore()
        let error = await #expect(throws: OutboxError.self) {
            try await store.perform { work in
                let loaded = Thing()
                try work.things.save(loaded)
                try work.things.save(loaded)
            }
        }
        #expect(error?.code == .versionConflict)
        #expect(error?.message == "thing one was changed by somebody else: load it again and retry")
        #expect(store.all(Thing.self).isEmpty)
    }

    @Test func `events keep the order of saving over aggregates of several kinds`() async throws {
        let store = InMemoryOutboxStore()
        try await store.perform { work in
            var (thing, counter) = (Thing(), Counter())
            thing.record(Said(text: "1"))
            try work.things.save(thing)
            counter.raise()
            try work.counters.save(counter)
            var other = Thing("two")
            other.record(Said(text: "2"))
            try work.things.save(other)
        }
        #expect(store.log().map(\.record.stream.kind) == ["thing", "counter", "thing"])
    }

    @Test func `nothing is left of a value whose unit of work failed: it can be saved again`() async throws {
        let store = InMemoryOutboxStore()
        var thing = Thing()
        thing.record(Said(text: "kept"))
        let recorded = thing
        await #expect(throws: Mishap.self) {
            try await store.perform { work in
                try work.things.save(recorded)
                throw Mishap()
            }
        }
        try await store.perform { work in _ = try work.things.save(recorded) }
        #expect(store.log().map(\.record.streamVersion) == [1])
    }
}
