import Outbox

extension Violations {
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
