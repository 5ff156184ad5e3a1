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
