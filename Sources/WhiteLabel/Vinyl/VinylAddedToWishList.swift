public import Foundation
public import Outbox

/// Somebody wishes for a record.
public struct VinylAddedToWishList: DomainEvent, Hashable {
    /// `vinyl.added_to_wish_list`.
    public static let name: EventName = "vinyl.added_to_wish_list"

    /// The wish itself, by which handlers know it again.
    public let wishID: UUID
    /// The record.
    public let vinylID: Identity<Vinyl>
    /// Who wishes for it.
    public let userID: Identity<User>

    /// Names every fact.
    public init(wishID: UUID, vinylID: Identity<Vinyl>, userID: Identity<User>) {
        self.wishID = wishID
        self.vinylID = vinylID
        self.userID = userID
    }
}
