import Outbox

extension Money: Codable {
    private enum CodingKeys: String, CodingKey {
        case amount, currency
    }

    /// Reads `{"amount":"12.99","currency":"USD"}`; US dollars where the currency is missing.
    ///
    /// Throws `DecodingError` for an amount that is no text, and for whatever ``init(_:_:)`` refuses.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let currency = try Self.checked(.currency, in: container) {
            try container.decodeIfPresent(String.self, forKey: .currency).map(Currency.init) ?? .usd
        }
        self = try Self.checked(.amount, in: container) {
            try Money(try container.decode(String.self, forKey: .amount), currency)
        }
    }

    /// Writes `{"amount":"12.99","currency":"USD"}`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(text, forKey: .amount)
        try container.encode(currency.code, forKey: .currency)
    }

    private static func checked<Value>(
        _ key: CodingKeys, in container: KeyedDecodingContainer<CodingKeys>, _ make: () throws -> Value
    ) throws -> Value {
        do {
            return try make()
        } catch let violation as Violation {
            throw DecodingError.dataCorruptedError(forKey: key, in: container, debugDescription: violation.message)
        }
    }
}
