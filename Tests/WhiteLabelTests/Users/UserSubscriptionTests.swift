import Outbox
import OutboxPostgres
import OutboxRelay
import OutboxTesting
import Testing
import WhiteLabel

/// What happens after a user was created or edited.
@Suite struct UserSubscriptionTests {
    @Test func `four subscriptions learn of new users and two of edits, the list of both in order`() throws {
        let subscriptions = try HandlerRegistry { [any SubscriptionDeclaration].users(Outside().gateways) }
            .subscriptions
        #expect(subscriptions.count { $0.eventNames.contains("user.created") } == 4)
        #expect(subscriptions.count { $0.eventNames.contains("user.edited") } == 2)
        #expect(subscriptions.count == 5)
    }

    @Test(arguments: Backend.allCases)
    func `a new user is named, announced, welcomed and put on the list`(_ backend: Backend) async throws {
        try await backend.world { world in
            let outside = Outside()
            let ada = try await world.register()
            try await world.drain(.users(outside.gateways))
            #expect(try await world.user(ada).username?.text == "adalovelace")
            #expect(
                outside.posts.all.map(\.what) == ["Ada Lovelace has joined. Their address is ada@example.com"])
            #expect(outside.mails.all.map(\.what.recipient) == ["ada@example.com"])
            #expect(outside.mails.all.map(\.what.subject) == ["Welcome to White Label"])
            let subscriber = ListSubscriber(email: "ada@example.com", firstName: "Ada", lastName: "Lovelace")
            #expect(outside.subscribers.all.map(\.what) == [subscriber])
        }
    }

    @Test(arguments: Backend.allCases)
    func `an edit reaches the list, and the address before it`(_ backend: Backend) async throws {
        try await backend.world { world in
            let outside = Outside()
            let ada = try await world.register()
            try await world.drain(.users(outside.gateways))
            try await world.store.process(EditProfile(userID: ada, email: "new@example.com", lastName: "King"))
            try await world.drain(.users(outside.gateways))
            #expect(outside.mails.all.last?.what.recipient == "ada@example.com")
            #expect(outside.mails.all.last?.what.subject == "Your profile was changed")
            let subscriber = ListSubscriber(email: "new@example.com", firstName: "Ada", lastName: "King")
            #expect(outside.subscribers.all.map(\.what).last == subscriber)
            #expect(outside.removed.all.map(\.what) == ["ada@example.com"])
            #expect(outside.posts.all.count == 1 && outside.mails.all.count == 2)
        }
    }

    @Test(arguments: Backend.allCases)
    func `who closes their account gets no more news`(_ backend: Backend) async throws {
        try await backend.world { world in
            let outside = Outside()
            let ada = try await world.register()
            try await world.store.process(CloseUser(userID: ada))
            try await world.drain(.users(outside.gateways))
            #expect(outside.subscribers.all.map(\.what.email) == ["ada@example.com"])
            #expect(outside.removed.all.map(\.what) == ["ada@example.com"])
        }
    }

    @Test func `the list that fails for a new user hears of their edit after that, not before`() async throws {
        let (clock, outside) = (ManualClock(), Outside())
        let world = World(store: InMemoryOutboxStore(clock: clock))
        outside.failList(true)
        let ada = try await world.register()
        try await world.drain(.users(outside.gateways))
        outside.failList(false)
        try await world.store.process(EditProfile(userID: ada, lastName: "King"))
        try await world.drain(.users(outside.gateways))
        #expect(outside.subscribers.all.isEmpty)
        clock.advance(by: .seconds(600))
        try await world.drain(.users(outside.gateways))
        #expect(outside.subscribers.all.map(\.what.lastName) == ["Lovelace", "King"])
    }

    @Test func `every call outside has a key of its own, the same for each try`() async throws {
        let (clock, outside) = (ManualClock(), Outside())
        let world = World(store: InMemoryOutboxStore(clock: clock))
        try await world.register()
        outside.failMails(true)
        try await world.drain(.users(outside.gateways))
        outside.failMails(false)
        clock.advance(by: .seconds(600))
        try await world.drain(.users(outside.gateways))
        let event = try #require((world.store as? InMemoryOutboxStore)?.log().first?.id.lowercased)
        #expect(outside.mails.all.map(\.key) == ["notifications.welcome:\(event)"])
        #expect(outside.posts.all.map(\.key) == ["notifications.chat:\(event)"])
        #expect(outside.subscribers.all.map(\.key) == ["marketing.subscribe:\(event)"])
    }

    @Test func `a mail server that fails holds up nobody else, is visible, and is tried again`() async throws {
        let (clock, outside) = (ManualClock(), Outside())
        let store = InMemoryOutboxStore(clock: clock)
        let world = World(store: store)
        outside.failMails(true)
        let ada = try await world.register()
        try await world.register(.ada("other@example.com"))
        try await world.drain(.users(outside.gateways))
        #expect(outside.posts.all.count == 2 && outside.subscribers.all.count == 2 && outside.mails.all.isEmpty)
        #expect(try await world.user(ada).username != nil)
        for status in try await store.status() {
            #expect(status.lag == 0)
            #expect(status.parked == (status.name == "notifications.welcome" ? 2 : 0))
        }
        #expect(store.parked(by: "notifications.welcome").allSatisfy { $0.error?.contains("Unreachable") == true })
        outside.failMails(false)
        clock.advance(by: .seconds(600))
        try await world.drain(.users(outside.gateways))
        #expect(outside.mails.all.count == 2 && outside.posts.all.count == 2)
        #expect(try await store.status().allSatisfy { $0.parked == 0 })
    }

    @Test func `mails that were given up are sent once an operator redrives them`() async throws {
        try await TestDatabase.with { database in
            let (store, outside) = (try database.store(), Outside())
            let world = World(store: store)
            let impatient = [any SubscriptionDeclaration].users(
                outside.gateways, retry: RetryPolicy(maximumAttempts: 2, baseDelay: .zero))
            outside.failMails(true)
            try await world.register()
            try await world.drain(impatient)
            #expect(outside.posts.all.count == 1 && outside.subscribers.all.count == 1)
            let stuck = try await store.status().filter { $0.dead > 0 }
            #expect(stuck.map(\.name) == ["notifications.welcome"])
            outside.failMails(false)
            let redriven = try await OutboxOperator(store: store, actor: "alice")
                .redrive(ParkedFilter(subscription: "notifications.welcome"))
            #expect(redriven.count == 1)
            try await world.drain(impatient)
            #expect(outside.mails.all.count == 1)
            #expect(try await store.status().allSatisfy { $0.dead == 0 && $0.parked == 0 })
        }
    }
}
