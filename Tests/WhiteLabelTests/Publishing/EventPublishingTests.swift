import Outbox
import OutboxTesting
import Testing
import WhiteLabel
import WhiteLabelGateways

/// What is told to other systems.
@Suite(.timeLimit(.minutes(2))) struct EventPublishingTests {
    @Test func `one subscription publishes all, so that an aggregate's facts stay in order`() throws {
        let subscriptions = try HandlerRegistry { [any SubscriptionDeclaration].publishing(Outside().gateways) }
            .subscriptions
        #expect(subscriptions.map(\.name) == ["publishing.events"] && subscriptions.map(\.kindName) == ["deliver"])
        #expect(
            subscriptions.first?.eventNames == [
                "trade.accepted", "user.closed", "user.created", "vinyl.created", "vinyl.updated",
            ])
    }

    @Test(arguments: Backend.allCases)
    func `what others may know is published as facts of their own form, and nothing else is`(
        _ backend: Backend
    ) async throws {
        try await backend.world { world in
            let (outside, bob) = (Outside(), Identity<User>())
            let metadata = Metadata(actor: "canary")
            let ada = try await world.register(as: metadata)
            try await world.store.process(EditProfile(userID: ada, lastName: "King"))
            let blue = try await world.store.process(CreateVinyl(.blue)).vinylID
            let better = VinylFields(title: "Kind of Blue", artist: "Miles Davis Sextet")
            try await world.store.process(UpdateVinyl(vinylID: blue, better))
            let terms = TradeTerms(wanted: [blue])
            let trade = try await world.store.process(OfferTrade(by: ada, to: bob, terms)).tradeID
            try await world.store.process(AcceptTrade(tradeID: trade, by: bob))
            try await world.store.process(CloseUser(userID: ada))
            try await world.drain(.publishing(outside.gateways))

            let published = outside.published.all
            let facts = [VinylFields.blue, better].map { fields in Result { VinylFacts(try fields.description()) } }
            let expected: Set<PublicFact> = [
                .userCreated(PublicUser(id: ada)), .userClosed(PublicUser(id: ada)),
                .vinylCreated(PublicVinyl(id: blue, facts: try facts[0].get())),
                .vinylUpdated(PublicVinyl(id: blue, facts: try facts[1].get())),
                .tradeAccepted(PublicTrade(id: trade, offeredBy: ada, offeredTo: bob)),
            ]
            #expect(Set(published.map(\.what.fact)) == expected && published.count == expected.count)
            #expect(published.allSatisfy { $0.key == "publishing.events:\($0.what.id.lowercased)" })
            let user = try #require(published.first { $0.what.fact == .userCreated(PublicUser(id: ada)) })
            #expect(user.what.subject.description == "user/\(ada)" && user.what.causation == nil)
            #expect(user.what.correlation == metadata.correlation)
        }
    }

    @Test func `nothing personal leaves with them`() async throws {
        let world = World(store: InMemoryOutboxStore())
        let account = NewAccount(
            email: "ada@personal.example", firstName: "Augusta", lastName: "Lovelace", password: "correct horse")
        let trace = ["traceparent": "00-canary"]
        let ada = try await world.register(account, as: Metadata(actor: "canary", trace: trace))
        try await world.store.process(EditProfile(userID: ada, username: "countess"))
        try await world.store.process(CloseUser(userID: ada))
        try await HTTPStub.with { _ in
            .done
        } _: { stub, address in
            try await GatewayClient.with { client in
                let gateways = Gateways.connected(try GatewayConfiguration(eventsURL: address), by: client) { _ in }
                try await world.drain(.publishing(gateways))
            }
            #expect(stub.requests.all.count == 2)
            for request in stub.requests.all {
                let all = "\(request.path) \(request.headers) \(request.body)"
                for word in ["personal", "Augusta", "Lovelace", "countess", "canary", "scrypt"] {
                    #expect(!all.contains(word), "\(all)")
                }
            }
        }
    }
}
