public import Outbox

extension DomainError.Code {
    /// A record has at most ``Genres/maximumCount`` genres.
    public static let tooManyGenres = DomainError.Code("too_many_genres")
    /// A wish list has at most ``WishList/maximumCount`` records.
    public static let wishListFull = DomainError.Code("wish_list_full")
}
