import Outbox

extension Violations {
    /// What `make` returns when it finds nothing wrong; else ``ValidationError`` with all it found.
    static func none<Value>(in make: (inout Violations) -> Value?) throws -> Value {
        var violations = Violations()
        let value = make(&violations)
        try violations.throwIfAny()
        guard let value else { throw Violation(code: "invalid", message: "is not valid") }
        return value
    }

    /// An amount and its currency, each reported under its own field; `place` is what they are fields of.
    mutating func price(_ amount: String, _ currency: String?, in place: String? = nil) -> Money? {
        let place = place.map { "\($0)." } ?? ""
        let checked = collect("\(place)currency") { try currency.map(Currency.init) ?? .usd }
        let price = collect("\(place)price") { try Money(amount, checked ?? .usd) }
        return checked == nil ? nil : price
    }
}

extension String {
    /// The text, or nil where it is empty or only blanks.
    var nonBlank: String? { allSatisfy(\.isWhitespace) ? nil : self }
}
