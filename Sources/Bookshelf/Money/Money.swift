public import Foundation
import Outbox

/// An exact amount in a currency.
///
/// Never binary floating point: 12.99 stays 12.99 in memory, in JSON, where the amount is a text, and in Postgres, where
/// it is a `numeric`.
public struct Money: Hashable, Sendable, CustomStringConvertible {
    /// The most digits before the point.
    public static let maximumWholeDigits = 15
    /// The most digits after the point.
    public static let maximumDecimals = 4

    /// The amount, zero or more.
    public let amount: Decimal
    /// The currency.
    public let currency: Currency
    /// The amount with at least two decimals: `12.90`, `12.995`.
    public let text: String

    /// Reads an amount such as `12.99`.
    ///
    /// Throws a ``Violation`` for anything but digits with at most one point between them: no sign, no exponent, no
    /// thousands separators, at most 15 digits before the point and 4 after it.
    public init(_ text: String, _ currency: Currency = .usd) throws {
        guard !text.isEmpty else { throw Violation(code: "required", message: "is required") }
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy(Self.isDigits) else {
            throw Violation(code: "not_an_amount", message: "must be an amount such as 12.99, zero or more")
        }
        guard parts[0].count <= Self.maximumWholeDigits, parts.count == 1 || parts[1].count <= Self.maximumDecimals
        else {
            throw Violation(
                code: "out_of_range",
                message: "must have at most \(Self.maximumWholeDigits) digits before the point and "
                    + "\(Self.maximumDecimals) after it")
        }
        // Nineteen digits at most: exact, and much faster than to let Foundation read the text.
        let decimals = parts.count == 1 ? [] : Array(parts[1]).withoutLastZeros
        let digits = (Array(parts[0]) + decimals).reduce(UInt64(0)) { $0 * 10 + UInt64($1 - 48) }
        amount = Decimal(sign: .plus, exponent: -decimals.count, significand: Decimal(digits))
        self.text = Self.text(parts[0].drop { $0 == 48 }, decimals)
        self.currency = currency
    }

    private static func text(_ whole: Substring.UTF8View.SubSequence, _ decimals: ArraySlice<UInt8>) -> String {
        let digits = (whole.isEmpty ? [48] : Array(whole)) + [46] + decimals
        return String(decoding: digits + Array(repeating: 48, count: max(0, 2 - decimals.count)), as: UTF8.self)
    }

    private static func isDigits(_ part: Substring.UTF8View) -> Bool {
        !part.isEmpty && part.allSatisfy { (48...57).contains($0) }
    }

    /// `12.99 USD`.
    public var description: String { "\(text) \(currency)" }
}

extension [UInt8] {
    /// Without the zeros at the end.
    fileprivate var withoutLastZeros: ArraySlice<UInt8> { dropLast(reversed().prefix { $0 == 48 }.count) }
}
