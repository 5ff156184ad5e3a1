import Foundation
import Outbox
import OutboxTesting
import Testing
import WhiteLabel

@Suite struct UserCreatedVersionTests {
    @Test(arguments: [("Ada King Lovelace", "Ada King Lovelace"), ("Plato", "Plato ")])
    func `an event of version 1, with one name, reaches today's handlers`(
        _ name: String, _ spoken: String
    ) async throws {
        let (store, outside, user) = (InMemoryOutboxStore(), Outside(), Identity<User>())
        let payload = #"{"userID": "\#(user)", "email": "ada@example.com", "name": "\#(name)"}"#
        store.append([
            EventRecord(
                id: .timeOrdered(), name: "user.created", schemaVersion: 1,
                stream: StreamID(kind: User.kind, id: user.streamText), streamVersion: 1,
                payload: Array(payload.utf8), metadata: Metadata())
        ])
        try await World(store: store).drain([NewcomerPosts(chat: outside).subscription])
        #expect(outside.posts.all.map(\.what) == ["\(spoken) has joined. Their address is ada@example.com"])
    }

    @Test func `new users are announced in version 2`() async throws {
        let store = InMemoryOutboxStore()
        try await World(store: store).register()
        #expect(store.log().map(\.record.schemaVersion) == [2])
    }
}
