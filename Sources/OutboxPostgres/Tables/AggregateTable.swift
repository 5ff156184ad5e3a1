public import Outbox
public import Postgres

/// Says where an aggregate's state lives: an ordinary table, whose columns are the aggregate's fields.
///
/// The library writes the SQL: inserts and updates by set, and every update with its version check. The table has a
/// primary key `id` (uuid or text) and a `version bigint`, besides the columns named here, and a unique index for each
/// `UniqueKey` of the aggregate, named `<table>_<key>_key`.
///
/// ```swift
/// enum BookTable: AggregateTable {
///     static let schema: SQLIdentifier = "bookshelf"
///     static let table: SQLIdentifier = "books"
///     static let columns: [Column<Book>] = [
///         Column("title") { $0.title },
///         Column("price") { $0.price.amount },
///     ]
///     static func aggregate(from row: AggregateRow<Book>) throws -> Book {
///         Book(id: row.id, title: try row.decode("title"), price: …, recorded: row.recorded)
///     }
/// }
/// ```
public protocol AggregateTable<Aggregate>: Sendable {
    /// What the rows are the state of.
    associatedtype Aggregate: AggregateRoot where Aggregate.ID: PostgresEncodable & PostgresDecodable

    /// The table's schema.
    static var schema: SQLIdentifier { get }
    /// The table.
    static var table: SQLIdentifier { get }
    /// Every column but `id` and `version`.
    static var columns: [Column<Aggregate>] { get }
    /// Tables whose rows belong to one aggregate and are replaced with it; none unless named.
    static var children: [ChildTable<Aggregate>] { get }
    /// Makes an aggregate of its row. Called on the connection's thread.
    static func aggregate(from row: AggregateRow<Aggregate>) throws -> Aggregate
}

extension AggregateTable {
    /// No rows besides the aggregate's own.
    public static var children: [ChildTable<Aggregate>] { [] }
}
