import Foundation
public import Outbox

/// The records that a user wishes for, each once.
///
/// Its identity is the user's, so that one user cannot have two lists.
public struct WishList: AggregateRoot {
    /// `wish_list`.
    public static let kind: AggregateKind = "wish_list"
    /// The most records on one list.
    public static let maximumCount = 500

    /// Whose list it is.
    public let id: Identity<User>
    /// What is wished for, in the order it was added.
    public private(set) var vinyls: [Identity<Vinyl>]
    /// What was recorded since it was loaded.
    public var recorded: RecordedEvents

    /// An empty list of a user.
    public init(of user: Identity<User>) { self.init(id: user, vinyls: [], recorded: RecordedEvents()) }

    /// A list as a repository loads it.
    package init(id: Identity<User>, vinyls: [Identity<Vinyl>], recorded: RecordedEvents) {
        self.id = id
        self.vinyls = vinyls
        self.recorded = recorded
    }

    /// Adds a record: records ``VinylAddedToWishList``, once.
    ///
    /// Returns false, and records nothing, for a record that is on the list already. Throws
    /// ``DomainError/Code/wishListFull``.
    public mutating func add(_ vinyl: Identity<Vinyl>) throws -> Bool {
        guard !vinyls.contains(vinyl) else { return false }
        guard vinyls.count < Self.maximumCount else {
            throw DomainError(
                .wishListFull,
                "cannot add vinyl \(vinyl) to the wish list: it holds \(Self.maximumCount) already, which is the most")
        }
        vinyls.append(vinyl)
        record(VinylAddedToWishList(wishID: .timeOrdered(), vinylID: vinyl, userID: id))
        return true
    }
}

extension UnitOfWork {
    /// The wish lists, by the identity of their user.
    public var wishLists: Repository<WishList> { repository() }
}
