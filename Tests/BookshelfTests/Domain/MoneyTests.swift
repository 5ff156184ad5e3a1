import Bookshelf
import Foundation
import Outbox
import Testing

@Suite struct `An amount of money` {
    @Test func `keeps 12.99 exactly, through JSON and back`() throws {
        let price = try Money("12.99")
        let json = try JSONEncoder().encode(price)
        #expect(String(decoding: json, as: UTF8.self).contains(#""amount":"12.99""#))
        #expect(try JSONDecoder().decode(Money.self, from: json) == price)
        #expect(price.amount == Decimal(sign: .plus, exponent: -2, significand: 1299))
    }

    @Test(arguments: [
        ("0", "0.00"), ("0.1", "0.10"), ("12.90", "12.90"), ("12.995", "12.995"), ("0.0001", "0.0001"),
        ("007", "7.00"), ("999999999999999.9999", "999999999999999.9999"),
    ])
    func `prints an amount with at least two decimals`(text: String, printed: String) throws {
        #expect(try Money(text).text == printed)
    }

    @Test(arguments: [
        "-1", "+1", "1e3", "1,5", "1.2.3", ".5", "5.", ".", " 1", "1 ", "NaN", "inf", "0x10", "١٢", "1\u{0}",
        "1_000", "$5", "12.99 USD",
    ])
    func `refuses what is no plain amount`(text: String) {
        #expect(throws: Violation(code: "not_an_amount", message: "must be an amount such as 12.99, zero or more")) {
            try Money(text)
        }
    }

    @Test(arguments: ["1000000000000000", "0.00001", "9999999999999999999999999999999999999999"])
    func `refuses more digits than the database keeps`(text: String) {
        #expect(performing: { try Money(text) }, throws: { ($0 as? Violation)?.code == "out_of_range" })
    }

    @Test func `is in US dollars unless told otherwise`() throws {
        #expect(try Money("1").currency == .usd)
        #expect(try Money("1", Currency("EUR")).description == "1.00 EUR")
        #expect(try Money("1") != Money("1", Currency("EUR")))
    }

    @Test(arguments: ["usd", "US", "USDD", "", "U$D", "ÜSD", "US\u{0}"])
    func `refuses what is no currency code`(code: String) {
        #expect(performing: { try Currency(code) }, throws: { ($0 as? Violation)?.code == "not_a_currency" })
    }

    @Test(arguments: [
        #"{"amount":12.99,"currency":"USD"}"#, #"{"amount":"-1"}"#, #"{"amount":"1","currency":"usd"}"#,
        #"{"currency":"USD"}"#, #"{"amount":null}"#,
    ])
    func `is not decoded from anything malformed`(json: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Money.self, from: Data(json.utf8)) }
    }
}
