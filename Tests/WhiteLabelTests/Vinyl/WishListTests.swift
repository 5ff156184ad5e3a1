import Outbox
import Testing
import WhiteLabel

@Suite struct `A wish list` {
    @Test func `takes a record once`() throws {
        let (user, vinyl) = (Identity<User>(), Identity<Vinyl>())
        var list = WishList(of: user)
        #expect(try [vinyl, vinyl].map { try list.add($0) } == [true, false])
        let events = list.recorded.pending.compactMap { $0 as? VinylAddedToWishList }
        #expect(events.map(\.vinylID) == [vinyl] && events.map(\.userID) == [user])
        #expect(list.vinyls == [vinyl])
    }

    @Test func `takes five hundred at most`() throws {
        var list = WishList(of: Identity())
        for _ in 0..<WishList.maximumCount { _ = try list.add(Identity()) }
        let before = list.vinyls
        let error = #expect(throws: DomainError.self) { try list.add(Identity()) }
        #expect(error?.code == .wishListFull)
        #expect(list.vinyls == before && list.recorded.pending.count == 500)
        #expect(try before.contains { try list.add($0) } == false)
    }

    @Test(arguments: Backend.allCases)
    func `holds a record once, however often it is asked for and by several at a time`(backend: Backend) async throws {
        try await backend.world { world in
            let user = Identity<User>()
            let vinyl = try await world.store.process(CreateVinyl(.blue)).vinylID
            let command = AddToWishList(userID: user, vinylID: vinyl)
            await withTaskGroup(of: Void.self) { tasks in
                for _ in 0..<6 { tasks.addTask { _ = try? await world.store.process(command) } }
            }
            try await world.store.process(command)
            try await world.drain(.vinyl(Outside().gateways))
            let (list, count) = try await world.store.perform { work in
                (try work.wishLists.get(user), try work.wishCounts.get(vinyl))
            }
            #expect(list.vinyls == [vinyl] && list.version == 1)
            #expect(count.wishes == 1)
        }
    }

    @Test(arguments: Backend.allCases)
    func `keeps the order in which records were added`(backend: Backend) async throws {
        try await backend.world { world in
            let user = Identity<User>()
            var wanted: [Identity<Vinyl>] = []
            for number in 0..<4 {
                let fields = VinylFields(title: "Volume \(number)", artist: "Various")
                wanted.insert(try await world.store.process(CreateVinyl(fields)).vinylID, at: 0)
            }
            for vinyl in wanted { try await world.store.process(AddToWishList(userID: user, vinylID: vinyl)) }
            #expect(try await world.store.perform { work in try work.wishLists.get(user).vinyls } == wanted)
        }
    }

    @Test func `takes no record that nobody entered`() async throws {
        try await Backend.memory.world { world in
            let error = await #expect(throws: OutboxError.self) {
                try await world.store.process(AddToWishList(userID: Identity(), vinylID: Identity()))
            }
            #expect(error?.code == .notFound)
        }
    }
}
