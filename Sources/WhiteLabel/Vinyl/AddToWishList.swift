public import Outbox

/// Puts a record on a user's wish list; one that is there already stays where it is.
public struct AddToWishList: Command, Hashable {
    /// `wish_list.add`.
    public static let name: CommandName = "wish_list.add"

    /// Whose list.
    public let userID: Identity<User>
    /// Which record.
    public let vinylID: Identity<Vinyl>

    /// Names the list and the record.
    ///
    /// Who the user is, the caller has found out already.
    public init(userID: Identity<User>, vinylID: Identity<Vinyl>) {
        self.userID = userID
        self.vinylID = vinylID
    }

    /// Adds the record.
    ///
    /// Throws `OutboxError.Code.notFound` for a record that nobody entered, and ``DomainError/Code/wishListFull``.
    public func handle(in work: UnitOfWork) throws -> NoResponse {
        let vinyl = try work.vinyls.get(vinylID)
        var list = try work.wishLists.find(userID) ?? WishList(of: userID)
        if try list.add(vinyl.id) { try work.wishLists.save(list) }
        return NoResponse()
    }
}
