#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// The sign words of the binary `numeric`.
private enum NumericSign {
    static let plus: UInt16 = 0x0000
    static let minus: UInt16 = 0x4000
}

extension Decimal: PostgresEncodable, PostgresDecodable {
    /// `numeric`.
    public static var postgresType: PostgresType { .numeric }

    /// Appends the number exactly.
    ///
    /// - Throws: ``PostgresError/Code/encoding`` for NaN.
    public func encode(into buffer: inout [UInt8]) throws {
        guard isFinite else { throw Unencodable("the decimal is not a number") }
        let digits = DecimalDigits(self)
        let groups = digits.groups
        buffer.appendBigEndian(Int16(groups.count))
        buffer.appendBigEndian(Int16(groups.isEmpty ? 0 : digits.weight))
        buffer.appendBigEndian(isSignMinus && !groups.isEmpty ? NumericSign.minus : NumericSign.plus)
        buffer.appendBigEndian(UInt16(digits.scale))
        for group in groups { buffer.appendBigEndian(group) }
    }

    /// Reads `numeric`; NaN, infinities and more than 38 digits are refused, never rounded.
    public init(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) throws {
        guard type == .numeric else { throw Undecodable.wrongType }
        guard let count = bytes.part(0, 2)?.bigEndian(Int16.self), let weight = bytes.part(2, 2)?.bigEndian(Int16.self),
            let sign = bytes.part(4, 2)?.bigEndian(UInt16.self), count >= 0, bytes.count == 8 + Int(count) * 2
        else { throw Undecodable.wrongLength }
        guard sign == NumericSign.plus || sign == NumericSign.minus else {
            throw Undecodable("the numeric is NaN or infinite")
        }
        var number = NumericAccumulator()
        for index in 0..<Int(count) {
            guard let group = bytes.part(8 + index * 2, 2)?.bigEndian(Int16.self) else { throw Undecodable.wrongLength }
            try number.append(group, exponent: (Int(weight) - index) * 4)
        }
        self = try number.decimal(isNegative: sign == NumericSign.minus)
    }
}

/// A decimal's digits: `description` is exact and, unlike the mantissa, public everywhere.
private struct DecimalDigits {
    /// Groups of four digits, without zeros at either end.
    private(set) var groups: [Int16] = []
    /// The position of the first group, in groups of four before the point.
    private(set) var weight = 0
    /// Digits after the point.
    let scale: Int

    init(_ value: Decimal) {
        var text = value.magnitude.description
        (groups, weight, scale) = text.withUTF8 { digits in
            let point = digits.firstIndex(of: UInt8(ascii: ".")) ?? digits.count
            let scale = max(0, digits.count - point - 1)
            let (groups, weight) = Self.groups(digits, point, scale)
            return (groups, weight, scale)
        }
    }

    private static func groups(
        _ digits: UnsafeBufferPointer<UInt8>, _ point: Int, _ scale: Int
    ) -> ([Int16], weight: Int) {
        var groups: [Int16] = []
        let first = (point + 3) / 4
        for place in stride(from: first, to: -((scale + 3) / 4), by: -1) {
            // Before the point the group ends so many digits before it, behind it so many after.
            let end = point - (place - 1) * 4
            let group = (end - 4..<end).reduce(Int16(0)) { sum, index in
                let at = index < point ? index : index + 1
                return sum * 10 + (digits.indices.contains(at) ? Int16(digits[at] - UInt8(ascii: "0")) : 0)
            }
            groups.append(group)
        }
        let zeros = groups.prefix { $0 == 0 }.count
        while groups.last == 0 { groups.removeLast() }
        return (Array(groups.dropFirst(zeros)), first - 1 - zeros)
    }
}

/// Gathers groups of four digits into a mantissa that a `Decimal` holds exactly.
private struct NumericAccumulator {
    private var mantissa: UInt128 = 0
    private var exponent = 0
    private static let tooLong = Undecodable("the numeric has more than 38 digits")
    private static let limit = UInt128(10_000_000_000_000_000_000) * UInt128(10_000_000_000_000_000_000)

    mutating func append(_ group: Int16, exponent: Int) throws {
        guard (0..<10_000).contains(group) else { throw Undecodable("the numeric is damaged") }
        // The last group may carry zeros for padding: they are not digits of the number.
        var digits = UInt128(group)
        var width = 4
        var exponent = exponent
        while width > 0, digits % 10 == 0 {
            digits /= 10
            width -= 1
            exponent += 1
        }
        guard digits != 0 else { return }
        try shift(to: exponent)
        mantissa += digits
        guard mantissa < Self.limit else { throw Self.tooLong }
    }

    private mutating func shift(to exponent: Int) throws {
        guard mantissa != 0 else { return self.exponent = exponent }
        while self.exponent > exponent {
            guard mantissa < Self.limit / 10 else { throw Self.tooLong }
            mantissa *= 10
            self.exponent -= 1
        }
    }

    func decimal(isNegative: Bool) throws -> Decimal {
        guard mantissa != 0 else { return 0 }
        guard (-127...127).contains(exponent) else { throw Undecodable("the numeric is too large or too small for it") }
        let split = UInt128(10_000_000_000_000_000_000)
        let power = Decimal(UInt64(10_000_000_000_000_000_000))
        let significand = Decimal(UInt64(mantissa / split)) * power + Decimal(UInt64(mantissa % split))
        return Decimal(sign: isNegative ? .minus : .plus, exponent: exponent, significand: significand)
    }
}
