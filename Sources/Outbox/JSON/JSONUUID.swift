import Foundation

extension UUID {
    /// The usual form of 36 characters, many times faster than Foundation reads it; nil for all others.
    init?(ascii text: UnsafeBufferPointer<UInt8>) {
        guard text.count == 36,
            [8, 13, 18, 23].allSatisfy({ text[$0] == UInt8(ascii: "-") }),
            let a = Self.digits(text, 0..<8), let b = Self.digits(text, 9..<13), let c = Self.digits(text, 14..<18),
            let d = Self.digits(text, 19..<23), let e = Self.digits(text, 24..<36)
        else { return nil }
        let (left, right) = (a << 32 | b << 16 | c, d << 48 | e)
        func high(_ shift: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: left >> shift) }
        func low(_ shift: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: right >> shift) }
        self.init(
            uuid: (
                high(56), high(48), high(40), high(32), high(24), high(16), high(8), high(0),
                low(56), low(48), low(40), low(32), low(24), low(16), low(8), low(0)
            ))
    }

    private static func digits(_ text: UnsafeBufferPointer<UInt8>, _ places: Range<Int>) -> UInt64? {
        var value: UInt64 = 0
        for place in places {
            guard let digit = text[place].hexDigit else { return nil }
            value = value << 4 | UInt64(digit)
        }
        return value
    }
}

extension UUID {
    /// Lends the usual form of 36 characters, with letters from `a` on.
    func withText<Result>(letters a: UInt8, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let (first, second, third, fourth) = (
            uuid.0.digits(uuid.1, uuid.2, uuid.3, a), uuid.4.digits(uuid.5, uuid.6, uuid.7, a),
            uuid.8.digits(uuid.9, uuid.10, uuid.11, a), uuid.12.digits(uuid.13, uuid.14, uuid.15, a)
        )
        return withUnsafeTemporaryAllocation(byteCount: 36, alignment: 8) { text in
            func store(_ digits: some FixedWidthInteger, at place: Int) {
                text.storeBytes(of: digits.bigEndian, toByteOffset: place, as: type(of: digits))
            }
            for place in [8, 13, 18, 23] { text[place] = UInt8(ascii: "-") }
            store(first, at: 0)
            store(UInt32(truncatingIfNeeded: second >> 32), at: 9)
            store(UInt32(truncatingIfNeeded: second), at: 14)
            store(UInt32(truncatingIfNeeded: third >> 32), at: 19)
            store(UInt32(truncatingIfNeeded: third), at: 24)
            store(fourth, at: 28)
            return body(UnsafeRawBufferPointer(text))
        }
    }
}

extension [UInt8] {
    /// Appends a UUID with quotes, in capitals as Foundation writes it.
    mutating func append(quoted id: UUID) {
        append(UInt8(ascii: "\""))
        id.withText(letters: UInt8(ascii: "A")) { append(contentsOf: $0) }
        append(UInt8(ascii: "\""))
    }
}

extension UInt8 {
    /// The eight hexadecimal digits of four bytes, one in each byte, with letters from `a` on.
    @inline(__always) fileprivate func digits(_ second: UInt8, _ third: UInt8, _ fourth: UInt8, _ a: UInt8) -> UInt64 {
        var spread = UInt64(self) << 24 | UInt64(second) << 16 | UInt64(third) << 8 | UInt64(fourth)
        spread = (spread << 16 | spread) & 0x0000_FFFF_0000_FFFF
        spread = (spread << 8 | spread) & 0x00FF_00FF_00FF_00FF
        spread = (spread << 4 | spread) & 0x0F0F_0F0F_0F0F_0F0F
        let ones: UInt64 = 0x0101_0101_0101_0101
        let isLetter = (spread &+ ones &* 6) >> 4 & ones
        return spread &+ ones &* 48 &+ isLetter &* UInt64(a &- 58)
    }
}
