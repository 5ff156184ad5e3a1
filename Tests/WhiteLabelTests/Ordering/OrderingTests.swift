import Outbox
import OutboxPostgres
import OutboxTesting
import Postgres
import Testing
import WhiteLabel

@Suite struct `An order and its approval` {
    private let bob = Identity<User>()

    @Test(arguments: Backend.allCases)
    func `name each other, and agree once everything is handled`(_ backend: Backend) async throws {
        try await backend.world { world in
            let placed = try await world.place()
            #expect(try await world.approval(placed.approvalID) == nil, "it is asked for by an event")
            try await world.drain(.ordering())
            let approval = try #require(try await world.approval(placed.approvalID))
            #expect(approval.orderID == placed.orderID && approval.status == .pending)
            try await world.store.process(GrantApproval(approvalID: approval.id, by: bob))
            #expect(try await world.order(placed.orderID).status == .pending, "it follows by an event")
            try await world.drain(.ordering())
            #expect(try await world.standing(of: placed) == Standing(order: .approved, approval: .granted))
            let order = try await world.order(placed.orderID)
            #expect(order.approvalID == approval.id && order.version == 2 && order.vinyls.count == 1)
            #expect(try await world.approval(approval.id)?.decidedBy == bob)
        }
    }

    @Test(arguments: Backend.allCases)
    func `agree on a refusal, and on a withdrawal`(_ backend: Backend) async throws {
        try await backend.world { world in
            let (refused, withdrawn) = (try await world.place(), try await world.place())
            try await world.drain(.ordering())
            try await world.store.process(RefuseApproval(approvalID: refused.approvalID, by: bob))
            try await world.store.process(WithdrawVinylOrder(orderID: withdrawn.orderID))
            try await world.drain(.ordering())
            #expect(try await world.standing(of: refused) == Standing(order: .refused, approval: .refused))
            #expect(try await world.standing(of: withdrawn) == Standing(order: .withdrawn, approval: .withdrawn))
        }
    }

    @Test(arguments: Backend.allCases)
    func `agree where the order was withdrawn before it was asked for an approval`(_ backend: Backend) async throws {
        try await backend.world { world in
            let placed = try await world.place()
            try await world.store.process(WithdrawVinylOrder(orderID: placed.orderID))
            try await world.drain(.ordering())
            #expect(try await world.standing(of: placed) == Standing(order: .withdrawn, approval: .withdrawn))
        }
    }

    @Test(arguments: Backend.allCases)
    func `are decided once, by somebody else than who ordered`(_ backend: Backend) async throws {
        try await backend.world { world in
            let ada = Identity<User>()
            let placed = try await world.place(by: ada)
            try await world.drain(.ordering())
            func code(_ command: some Command) async -> DomainError.Code? {
                let error = await #expect(throws: DomainError.self) { try await world.store.process(command) }
                return error?.code
            }
            #expect(await code(GrantApproval(approvalID: placed.approvalID, by: ada)) == .ownApproval)
            try await world.store.process(GrantApproval(approvalID: placed.approvalID, by: bob))
            #expect(await code(RefuseApproval(approvalID: placed.approvalID, by: bob)) == .approvalNotPending)
            try await world.drain(.ordering())
            #expect(await code(WithdrawVinylOrder(orderID: placed.orderID)) == .orderNotPending)
            #expect(try await world.approval(placed.approvalID)?.version == 2)
        }
    }

    @Test func `is for records that somebody entered, each once, twenty at most`() async throws {
        let world = World(store: InMemoryOutboxStore())
        let known = try await world.vinyls(21)
        for (vinyls, code) in [([], "required"), (known, "too_many"), ([known[0], known[0]], "repeated")]
            as [([Identity<Vinyl>], String)]
        {
            let error = await #expect(throws: ValidationError.self) {
                try await world.store.process(PlaceVinylOrder(vinyls, by: bob))
            }
            #expect(error?.violations.map(\.code) == [code])
        }
        let error = await #expect(throws: OutboxError.self) {
            try await world.store.process(PlaceVinylOrder([Identity()], by: bob))
        }
        #expect(error?.code == .notFound)
    }

    @Test func `is one approval an order, whoever writes`() async throws {
        try await TestDatabase.with { database in
            let world = World(store: try database.store())
            let placed = try await world.place()
            try await world.drain(.ordering())
            let error = await #expect(throws: PostgresError.self) {
                try await database.client.execute(
                    """
                    INSERT INTO white_label.approvals (id, version, order_id, requested_by, status)
                    VALUES (gen_random_uuid(), 1, \(placed.orderID.uuid), gen_random_uuid(), 'PENDING')
                    """)
            }
            #expect(error?.sqlState == .uniqueViolation)
        }
    }

    /// What clients and relays do, one after the other.
    enum Step: CaseIterable {
        case withdraw, decide, tellApproval, tellOrder
    }

    @Test(arguments: [true, false], [true, false])
    func `agree after every order of withdrawal, decision and handling, also of what is told twice`(
        isGranted: Bool, isToldTwice: Bool
    ) async throws {
        var ends: Set<Standing> = []
        for steps in orders(of: Step.allCases + [.tellApproval, .tellOrder]) {
            let world = World(store: InMemoryOutboxStore())
            let placed = try await world.place()
            try await world.drain([ApprovalRequests().subscription])
            for step in steps {
                try await world.take(step, of: placed, isGranted: isGranted, by: bob)
                if isToldTwice { try await world.tellAgain(of: placed) }
            }
            try await world.drain(.ordering())
            ends.insert(try await world.standing(of: placed))
        }
        #expect(ends.isSubset(of: Standing.consistent))
        #expect(ends.count == 2, "both came first in some order")
    }

    private func orders(of steps: [Step]) -> [[Step]] {
        guard !steps.isEmpty else { return [[]] }
        return Set(steps).flatMap { first in
            var rest = steps
            if let place = rest.firstIndex(of: first) { rest.remove(at: place) }
            return orders(of: rest).map { [first] + $0 }
        }
    }
}

extension World {
    /// Takes a step, which may come too late.
    fileprivate func take(
        _ step: `An order and its approval`.Step, of placed: PlaceVinylOrder.Response, isGranted: Bool,
        by approver: Identity<User>
    ) async throws {
        do {
            switch step {
            case .withdraw: try await store.process(WithdrawVinylOrder(orderID: placed.orderID))
            case .decide:
                try await decide(placed.approvalID, isGranted: isGranted, by: approver)
            case .tellApproval: try await drain([ApprovalRequests().subscription])
            case .tellOrder: try await drain([ApprovalDecisions().subscription])
            }
        } catch let error as DomainError where error.code == .orderNotPending || error.code == .approvalNotPending {
        }
    }

    func decide(_ approval: Identity<Approval>, isGranted: Bool, by approver: Identity<User>) async throws {
        if isGranted {
            try await store.process(GrantApproval(approvalID: approval, by: approver))
        } else {
            try await store.process(RefuseApproval(approvalID: approval, by: approver))
        }
    }
}
