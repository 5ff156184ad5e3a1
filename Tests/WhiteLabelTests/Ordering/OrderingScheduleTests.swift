import Outbox
import OutboxPostgres
import OutboxRelay
import OutboxTesting
import Postgres
import TestServer
import Testing
import WhiteLabel

/// Whatever happens at the same time, or twice: an order and its approval agree in the end.
@Suite(.timeLimit(.minutes(5))) struct `Orders and approvals at the same time` {
    @Test(arguments: (1...24).map { OrderingSchedule(seed: $0) })
    func `agree after every schedule of clients and relays`(schedule: OrderingSchedule) async throws {
        try await TestDatabase.with { database in
            let world = World(store: try database.store())
            let note = Comment(rawValue: "\(schedule)")
            var placed: [PlaceVinylOrder.Response] = []
            for _ in 0..<schedule.orders { placed.append(try await world.place()) }
            let relays = try (0..<schedule.relays).map { _ in
                try world.relay(.ordering(retry: .tireless, shards: schedule.shards))
            }
            try await running(relays) {
                try await world.make(schedule.clients, of: placed)
                try await TestServer.until("everything to be handled, \(schedule)") {
                    try await world.store.status().allSatisfy { $0.lag == 0 && $0.parked == 0 }
                }
            }
            for one in placed {
                let standing = try await world.standing(of: one)
                #expect(Standing.consistent.contains(standing), note)
            }
            #expect(try await database.changedTwice() == [], note)
        }
    }
}

extension World {
    /// Every client makes its moves, all at the same time.
    fileprivate func make(
        _ clients: [[OrderingSchedule.Move]], of placed: [PlaceVinylOrder.Response]
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for moves in clients {
                tasks.addTask { for move in moves { try await make(move, of: placed) } }
            }
            try await tasks.waitForAll()
        }
    }

    /// A move that comes too late, or at the same time as another, changes nothing; one on an approval waits until it is
    /// there.
    private func make(_ move: OrderingSchedule.Move, of placed: [PlaceVinylOrder.Response]) async throws {
        do {
            switch move {
            case .withdraw(let place): try await store.process(WithdrawVinylOrder(orderID: placed[place].orderID))
            case .decide(let place, let isGranted):
                let approval = placed[place].approvalID
                try await TestServer.until("the approval to be asked for") {
                    try await self.approval(approval) != nil
                }
                try await decide(approval, isGranted: isGranted, by: Identity())
            case .tellAgain(let place): try await tellAgain(of: placed[place])
            }
        } catch let error as DomainError where error.code == .orderNotPending || error.code == .approvalNotPending {
        } catch let error as OutboxError where error.code == .versionConflict {
        }
    }
}

extension TestDatabase {
    /// What the relays recorded more than once: an order follows one decision, and an approval is asked for and withdrawn
    /// once, whatever is told again.
    fileprivate func changedTwice() async throws -> [String] {
        try await client.query(
            """
            SELECT min(name) || ' ' || stream_id FROM outbox.events
            WHERE name IN ('vinyl_order.approved', 'vinyl_order.refused') GROUP BY stream_id HAVING count(*) > 1
            UNION ALL
            SELECT name || ' ' || stream_id FROM outbox.events
            WHERE name IN ('approval.requested', 'approval.withdrawn') GROUP BY name, stream_id HAVING count(*) > 1
            """
        ).map { try $0.decode(String.self, at: 0) }
    }
}
