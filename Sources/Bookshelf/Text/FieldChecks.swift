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

    /// An amount and its currency, each reported under its own field.
    mutating func price(_ amount: String, _ currency: String?) -> Money? {
        let currency = collect("currency") { try currency.map(Currency.init) ?? .usd }
        return collect("price") { try Money(amount, currency ?? .usd) }
    }
}

extension String {
    /// The text, or nil where it is empty or only blanks.
    var nonBlank: String? { allSatisfy(\.isWhitespace) ? nil : self }
}
