public import Outbox
public import Postgres

/// A row of an aggregate's table, with the rows that belong to it.
public struct AggregateRow<Aggregate: AggregateRoot> {
    /// The aggregate's identity.
    public let id: Aggregate.ID
    /// The aggregate's version: hand it to the aggregate, or saving it will conflict.
    public let recorded: RecordedEvents
    let row: Row
    let parts: [SQLIdentifier: [Row]]

    /// The value of a column; throws `PostgresError` that names the column where it does not fit.
    public func decode<Value: PostgresDecodable>(_ column: String, as type: Value.Type = Value.self) throws -> Value {
        try row.decode(type, at: column)
    }

    /// The value of a column, or nil for null.
    public func decodeIfPresent<Value: PostgresDecodable>(
        _ column: String, as type: Value.Type = Value.self
    ) throws -> Value? {
        try row.decodeIfPresent(type, at: column)
    }

    /// The rows of a child table, in order.
    public func children(_ table: SQLIdentifier) -> [Row] { parts[table] ?? [] }
}
