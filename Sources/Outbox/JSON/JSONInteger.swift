extension FixedWidthInteger {
    /// The number, where it is whole and in range.
    init?(number: JSONNumber) {
        guard number.isInteger else {
            self.init(fraction: number)
            return
        }
        let digits = number.isNegative ? number.range.dropFirst() : number.range
        var value: Self = 0
        for place in digits {
            let digit = Self(truncatingIfNeeded: number.bytes[place] &- 48)
            let (shifted, isTooLong) = value.multipliedReportingOverflow(by: 10)
            let (sum, isTooBig) =
                number.isNegative
                ? shifted.subtractingReportingOverflow(digit) : shifted.addingReportingOverflow(digit)
            guard !isTooLong, !isTooBig else { return nil }
            value = sum
        }
        self = value
    }

    /// `1.0` and `1e2` are whole.
    ///
    /// Below 2^53 the number is rounded to a `Double` first, as in Foundation, which takes 0.99999999999999999999 for 1.
    /// Above, Foundation drops what is after the point and refuses some whole numbers; here the number must be whole.
    private init?(fraction number: JSONNumber) {
        guard let double = Double(number.text) else { return nil }
        if double.magnitude < 0x1p53 {
            self.init(exactly: double)
        } else {
            guard let whole = number.withoutExponent else { return nil }
            self.init(number: whole)
        }
    }
}

extension JSONNumber {
    /// The same number without point and exponent, where nothing but zeros is left after the point.
    ///
    /// Nil where it has more zeros at its end than any integer has digits.
    fileprivate var withoutExponent: JSONNumber? {
        let parts = bytes[range].split { $0 | 0x20 == UInt8(ascii: "e") }
        let digits = parts[0].filter(\.isDigit)
        let decimals = parts[0].firstIndex(of: UInt8(ascii: ".")).map { parts[0].endIndex - $0 - 1 } ?? 0
        guard let exponent = parts.count < 2 ? 0 : Int(String(decoding: parts[1], as: UTF8.self)),
            -bytes.count...bytes.count + 40 ~= exponent
        else { return nil }
        let zeros = exponent - decimals
        let kept = digits.count + min(0, zeros)
        guard kept > 0, zeros <= 40, digits[kept...].allSatisfy({ $0 == UInt8(ascii: "0") }) else { return nil }
        let sign = isNegative ? [UInt8(ascii: "-")] : []
        let whole = sign + digits[..<kept] + Array(repeating: UInt8(ascii: "0"), count: max(0, zeros))
        return JSONNumber(bytes: whole, range: 0..<whole.count, isInteger: true)
    }
}
