public import Postgres

/// A table of an aggregate's parts, such as the items of an order.
///
/// Its rows are replaced whenever the aggregate is saved.
public struct ChildTable<Parent>: Sendable {
    let table: SQLIdentifier
    let parent: SQLIdentifier
    let ordinal: SQLIdentifier
    let columnNames: [SQLIdentifier]
    let arrayTypes: [String]
    let bind: @Sendable ([Parent]) -> ChildBinds

    /// Maps a table in the schema of the aggregate's own.
    ///
    /// - Parameters:
    ///   - table: The table.
    ///   - parent: Its column with the aggregate's id.
    ///   - ordinal: Its integer column with the part's place, from 1.
    ///   - rows: The parts, in order.
    ///   - columns: Every other column.
    public init<Part>(
        _ table: SQLIdentifier, parent: SQLIdentifier, ordinal: SQLIdentifier,
        rows: @escaping @Sendable (Parent) -> [Part], columns: [Column<Part>]
    ) {
        self.table = table
        self.parent = parent
        self.ordinal = ordinal
        self.columnNames = columns.map(\.name)
        self.arrayTypes = columns.map(\.arrayType)
        self.bind = { parents in
            let parts = parents.map(rows)
            let all = parts.flatMap { $0 }
            return ChildBinds(
                owners: parts.enumerated().flatMap { index, parts in parts.map { _ in index } },
                ordinals: parts.flatMap { $0.indices.map { Int32($0 + 1) } }, columns: columns.map { $0.bind(all) })
        }
    }
}

/// All parts of several aggregates, as arrays.
struct ChildBinds {
    /// For each part, the index of the aggregate it belongs to.
    let owners: [Int]
    let ordinals: [Int32]
    let columns: [PostgresBind]
}
