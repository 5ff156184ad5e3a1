import Foundation

/// A number as it is written, which the scanner has found well formed.
struct JSONNumber {
    let bytes: [UInt8]
    let range: Range<Int>
    /// Whether it has neither a point nor an exponent.
    let isInteger: Bool

    /// The text of the number.
    var text: String { String(decoding: bytes[range], as: UTF8.self) }
    /// Whether there is a minus before it.
    var isNegative: Bool { bytes[range.lowerBound] == UInt8(ascii: "-") }
    /// Whether all digits before the exponent are zeros.
    var isZero: Bool {
        bytes[range].prefix { $0 | 0x20 != UInt8(ascii: "e") }.allSatisfy { $0 < UInt8(ascii: "1") }
    }

    /// The digits as one whole number, and how many of them stand after the point.
    ///
    /// Nil where there is an exponent, or more than 19 digits: what is longer goes the long way.
    var digits: (whole: UInt64, decimals: Int)? {
        guard range.count <= 19 else { return nil }
        var whole: UInt64 = 0
        var point: Int?
        for place in (isNegative ? range.dropFirst() : range) {
            let byte = bytes[place]
            if byte.isDigit {
                whole = whole &* 10 &+ UInt64(byte &- 48)
            } else if byte == UInt8(ascii: ".") {
                point = place
            } else {
                return nil
            }
        }
        return (whole, point.map { range.upperBound - $0 - 1 } ?? 0)
    }
}

extension Decimal {
    /// All digits that a decimal has room for; nil where it is out of range.
    init?(number: JSONNumber) {
        if let (whole, decimals) = number.digits, whole != 0 {
            self.init(sign: number.isNegative ? .minus : .plus, exponent: -decimals, significand: Decimal(whole))
        } else {
            self.init(string: number.text, locale: Locale(identifier: "en_US_POSIX"))
        }
    }
}
