import Outbox
import OutboxPostgres

extension RawRepresentable<String> {
    /// One of the words that a column may hold, or a `Violation` for one that this program does not know.
    init(stored word: String, in column: String) throws {
        guard let choice = Self(rawValue: word) else {
            throw Violation(field: column, code: "not_a_choice", message: "is none that this program knows")
        }
        self = choice
    }
}

extension AggregateRow {
    /// One of the words that a column may hold, as ``Swift/RawRepresentable/init(stored:in:)`` reads it.
    func choice<Choice: RawRepresentable<String>>(_ column: String) throws -> Choice {
        try Choice(stored: decode(column), in: column)
    }
}
