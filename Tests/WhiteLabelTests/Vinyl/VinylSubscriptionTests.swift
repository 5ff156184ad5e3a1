import Outbox
import OutboxPostgres
import OutboxTesting
import Testing
import WhiteLabel

/// What happens after a record was entered, or wished for.
@Suite struct VinylSubscriptionTests {
    @Test func `two subscriptions handle a new record, and neither waits for the other`() throws {
        let subscriptions = try HandlerRegistry { [any SubscriptionDeclaration].vinyl(Outside().gateways) }
            .subscriptions
        #expect(subscriptions.count { $0.eventNames.contains("vinyl.created") } == 2)
        #expect(subscriptions.map(\.name) == ["vinyl.news", "vinyl.wish_counts"])
        #expect(subscriptions.map(\.kindName) == ["deliver", "react"])
    }

    @Test(arguments: Backend.allCases)
    func `a new record is announced under a key of its own, and its wishes are counted from zero`(
        backend: Backend
    ) async throws {
        try await backend.world { world in
            let outside = Outside()
            let blue = try await world.store.process(CreateVinyl(.blue)).vinylID
            try await world.store.process(CreateVinyl(VinylFields(title: "Untitled", artist: "Unknown")))
            try await world.drain(.vinyl(outside.gateways))
            #expect(
                outside.posts.all.map(\.what).sorted() == [
                    "New on White Label: Kind of Blue by Miles Davis (1959, Jazz)",
                    "New on White Label: Untitled by Unknown",
                ])
            #expect(Set(outside.posts.all.map(\.key)).count == 2)
            #expect(outside.posts.all.allSatisfy { $0.key.hasPrefix("vinyl.news:") })
            #expect(try await world.wishes(for: blue) == 0)
        }
    }

    @Test(arguments: Backend.allCases)
    func `every user's wish counts, and an update does not`(backend: Backend) async throws {
        try await backend.world { world in
            let outside = Outside()
            let blue = try await world.store.process(CreateVinyl(.blue)).vinylID
            for _ in 0..<3 { try await world.store.process(AddToWishList(userID: Identity(), vinylID: blue)) }
            try await world.store.process(UpdateVinyl(vinylID: blue, VinylFields(title: "Blue", artist: "Davis")))
            try await world.drain(.vinyl(outside.gateways))
            #expect(try await world.wishes(for: blue) == 3)
            #expect(outside.posts.all.count == 1)
        }
    }

    @Test(arguments: Backend.allCases)
    func `a wish that is published twice, or handled before its record, counts once`(backend: Backend) async throws {
        try await backend.world { world in
            let vinyl = Identity<Vinyl>()
            let wish = VinylAddedToWishList(wishID: .timeOrdered(), vinylID: vinyl, userID: Identity())
            try await world.store.perform { work in
                var list = WishList(of: wish.userID)
                list.record(wish)
                list.record(wish)
                try work.wishLists.save(list)
            }
            try await world.drain(.vinyl(Outside().gateways))
            #expect(try await world.wishes(for: vinyl) == 1)
            let description = try VinylFields.blue.description()
            try await world.store.perform { work in try work.vinyls.save(.create(description, id: vinyl)) }
            try await world.drain(.vinyl(Outside().gateways))
            #expect(try await world.wishes(for: vinyl) == 1)
        }
    }

    @Test func `a replay counts no wish again`() async throws {
        try await TestDatabase.with { database in
            let store = try database.store()
            let world = World(store: store)
            let blue = try await store.process(CreateVinyl(.blue)).vinylID
            for _ in 0..<2 { try await store.process(AddToWishList(userID: Identity(), vinylID: blue)) }
            try await world.drain(.vinyl(Outside().gateways))
            let report = try await OutboxOperator(store: store, actor: "alice")
                .replay("vinyl.wish_counts", from: .beginning)
            #expect(report.events == 3)
            try await world.drain(.vinyl(Outside().gateways))
            #expect(try await world.wishes(for: blue) == 2)
        }
    }
}

extension World {
    fileprivate func wishes(for vinyl: Identity<Vinyl>) async throws -> Int? {
        try await store.perform { work in try work.wishCounts.find(vinyl)?.wishes }
    }
}
