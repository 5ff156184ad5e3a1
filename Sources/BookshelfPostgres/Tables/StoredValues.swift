import Bookshelf
import Foundation
import Outbox

extension Money {
    /// The amount and currency of a row.
    init(stored amount: Decimal, _ currency: String) throws { try self.init("\(amount)", Currency(currency)) }
}

extension OrderStatus {
    /// The status of a row, or a ``Violation`` for one that this program does not know.
    init(stored text: String) throws {
        guard let status = OrderStatus(rawValue: text) else {
            throw Violation(field: "status", code: "not_a_choice", message: "is no status that this program knows")
        }
        self = status
    }
}
