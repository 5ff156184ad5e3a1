/// A key that no two aggregates of one kind may have, such as a user's address.
///
/// A unit of work that saves a second one fails as a whole with ``taken``, also when two are saved at the same time.
/// A store on tables keeps it by a unique index: `<table>_<name>_key`, which is how Postgres names the index of a
/// `UNIQUE` column.
///
/// ```swift
/// static var uniqueKeys: [UniqueKey<User>] {
///     [UniqueKey("email", taken: .emailTaken) { $0.email.key }]
/// }
/// ```
public struct UniqueKey<Aggregate>: Sendable {
    /// The key's name within its kind of aggregate.
    public let name: String
    /// What is said to the second.
    public let taken: DomainError
    /// The key of an aggregate; nil where it has none, which any number may.
    public let value: @Sendable (Aggregate) -> String?

    /// Names a key, and what is said to the second who wants it.
    public init(_ name: String, taken: DomainError, _ value: @escaping @Sendable (Aggregate) -> String?) {
        self.name = name
        self.taken = taken
        self.value = value
    }
}
