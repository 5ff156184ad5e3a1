public import Postgres

/// A column of a table, and the value it takes from an aggregate or one of its parts.
public struct Column<Owner>: Sendable {
    @usableFromInline let name: SQLIdentifier
    @usableFromInline let arrayType: String
    @usableFromInline let bind: @Sendable ([Owner]) -> PostgresBind
    @usableFromInline let bindOne: @Sendable (Owner) -> PostgresBind

    /// A column that always has a value.
    @inlinable
    public init<Value: PostgresEncodable>(_ name: SQLIdentifier, _ value: @escaping @Sendable (Owner) -> Value) {
        self.name = name
        self.arrayType = Value.postgresType.arrayName
        self.bind = { owners in owners.map(value).postgresBind }
        self.bindOne = { owner in value(owner).postgresBind }
    }

    /// A column that may be null.
    @inlinable
    public init<Value: PostgresEncodable>(_ name: SQLIdentifier, _ value: @escaping @Sendable (Owner) -> Value?) {
        self.name = name
        self.arrayType = Value.postgresType.arrayName
        self.bind = { owners in owners.map(value).postgresBind }
        self.bindOne = { owner in value(owner).postgresBind }
    }
}
