import Bookshelf
import BookshelfCommandLine
import Foundation
import Outbox
import OutboxTesting
import Testing
import WhiteLabel

/// What is in the log was written by older programs: today's types still read it.
@Suite struct EventShapeTests {
    /// The events of every domain here.
    static let events: [any DomainEvent.Type] = bookshelf + whiteLabel

    static let bookshelf: [any DomainEvent.Type] = [
        BookAdded.self, OrderPlaced.self, OrderConfirmed.self, OrderShipped.self, StockAdjusted.self,
    ]

    static let whiteLabel: [any DomainEvent.Type] = [
        UserCreated.self, UserEdited.self, UsernameAssigned.self, VinylCreated.self, VinylUpdated.self,
        VinylAddedToWishList.self, TradeOffered.self, TradeAccepted.self, TradeDeclined.self, CouponGranted.self,
        UserClosed.self, VinylOrderPlaced.self, VinylOrderApproved.self, VinylOrderRefused.self,
        VinylOrderWithdrawn.self, ApprovalRequested.self, ApprovalGranted.self, ApprovalRefused.self,
        ApprovalWithdrawn.self, EnrolmentRequested.self, UserEnrolled.self, EnrolmentCompleted.self,
        EnrolmentFailed.self, PersonCreated.self, PersonClosed.self, OrganisationCreated.self,
        OrganisationClosed.self, MembershipCreated.self, MembershipEnded.self,
    ]

    private static let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Expected/event-shapes.json").standardizedFileURL

    private func shapes() throws -> EventShapes {
        try EventShapes(of: Self.events, examples: [Money("12.99")])
    }

    @Test func `the shapes of all events are those of the file, or rows there are would not be read`() throws {
        // As `make event-shapes` has it.
        if ProcessInfo.processInfo.environment["EVENT_SHAPES"] == "update" { try shapes().update(Self.file) }
        try shapes().check(against: Self.file, updatedBy: "make event-shapes")
    }

    @Test func `every version that ever was is read by today's types`() throws {
        try shapes().check(OldPayloads.all, against: Self.file)
    }

    @Test func `no event that has a handler is left out`() throws {
        let registry = try HandlerRegistry.bothDomains(TerminalNotifier { _ in }, ConnectedGateways.none)
        // The events that a process keeps its own course by are the library's.
        let handled = Set(registry.subscriptions.flatMap(\.eventNames)).filter { !$0.rawValue.hasPrefix("process.") }
        #expect(!handled.isEmpty)
        #expect(handled.subtracting(Self.events.map { $0.name }) == [])
    }
}
