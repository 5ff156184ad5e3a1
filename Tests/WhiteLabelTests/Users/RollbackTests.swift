import Foundation
import Outbox
import OutboxTesting
import Postgres
import Testing
import WhiteLabel

/// There is no registry of changed aggregates or of events to be sent: what is rolled back is gone.
@Suite struct RollbackTests {
    @Test(arguments: Backend.allCases)
    func `what is rolled back is neither stored nor sent`(_ backend: Backend) async throws {
        try await backend.world { world in
            for number in 0..<100 {
                await #expect(throws: Refused.self) { try await refuse(number, world.store) }
            }
            let outside = Outside()
            #expect(try await world.drain(.users(outside.gateways)) == 0)
            #expect(outside.posts.all.isEmpty && outside.mails.all.isEmpty && outside.subscribers.all.isEmpty)
            try await world.register()
            #expect(try await world.drain(.users(outside.gateways)) > 0)
            #expect(outside.posts.all.count == 1)
        }
    }

    #if os(Linux)
        /// In a process of its own, whose memory is nobody else's.
        @Test func `a hundred thousand commands rolled back leave no memory behind`() async {
            await #expect(processExitsWith: .success) {
                let store = InMemoryOutboxStore()
                for number in 0..<10_000 { _ = try? await refuse(number, store) }
                let before = try Memory.resident()
                for number in 0..<100_000 { _ = try? await refuse(number, store) }
                let growth = try Memory.resident() - before
                try #require(growth < 2 << 20, "a leak of one event a command would be 20 MiB at least")
            }
        }

        @Test func `memory that is kept is seen to grow`() async {
            await #expect(processExitsWith: .success) {
                let before = try Memory.resident()
                var kept: [User] = []
                for number in 0..<100_000 { kept.append(try newcomer(number)) }
                let growth = try Memory.resident() - before
                try #require(growth > 20 << 20 && kept.count == 100_000)
            }
        }
    #endif
}

/// Why a unit of work was rolled back.
private struct Refused: Error {}

private func newcomer(_ number: Int) throws -> User {
    User.create(
        email: try EmailAddress("ada\(number)@example.com"),
        name: PersonName(first: try NamePart("Ada"), last: try NamePart("Lovelace")),
        credentials: try Credentials(googleID: ProviderID("\(number)")))
}

/// Saves a user with their event, and refuses when both are written.
private func refuse(_ number: Int, _ store: any OutboxStore) async throws {
    try await store.perform { work in
        try work.users.save(newcomer(number))
        try work.flush()
        throw Refused()
    }
}

#if os(Linux)
    private enum Memory {
        /// The bytes of this process that are in memory.
        static func resident() throws -> Int {
            let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
            return (Int(fields[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE))
        }
    }
#endif
