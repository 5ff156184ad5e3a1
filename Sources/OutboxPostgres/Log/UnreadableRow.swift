import Postgres

/// A row of the log failed the whole read: the transaction is to run again and read carefully.
struct UnreadableRow: Error {}

extension PostgresError {
    /// Whether one row may be to blame: it is too large or too deep to print, or its bytes are gone.
    var isOfOneRow: Bool {
        switch sqlState?.rawValue {
        case "54000", "54001", "53200", "XX001": routine != "GetNewTransactionId"
        default: false
        }
    }
}
