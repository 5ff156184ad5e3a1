import Foundation
import Outbox

extension OutboxError {
    static func rebuilding(_ other: CatalogSlots.Rebuild) -> OutboxError {
        OutboxError(
            .busy,
            "catalog rebuild: \(other.by) is at it since \(other.since.formatted(.iso8601)); wait for that one, or, where "
                + "its program has died, try again in 5 seconds")
    }

    static var takenOver: OutboxError {
        OutboxError(
            .busy, "catalog rebuild: somebody else went on with it meanwhile; see 'bookshelf catalog status'")
    }

    static func dead(_ count: Int, for slot: Catalog.Slot) -> OutboxError {
        let name = slot.subscription
        return OutboxError(
            .refused,
            "catalog rebuild: \(count) event\(count == 1 ? " is" : "s are") dead for '\(name)'; see 'relay dead-letters "
                + "--subscription \(name)', redrive or skip, then rebuild again: it goes on")
    }

    static func outdated(_ version: Int32, _ slot: Catalog.Slot) -> OutboxError {
        OutboxError(
            .refused,
            "catalog rebuild: a relay of version \(version) had a part in \(slot.rawValue), this program is of version "
                + "\(Catalog.version); stop the older relays, then rebuild again")
    }
}
