import Foundation

extension UUID {
    /// Reads the usual form of 36 characters many times faster than Foundation, which reads all others.
    init?(text: String) {
        var text = text
        guard let uuid = text.withUTF8({ UUID(ascii: $0) }) ?? UUID(uuidString: text) else { return nil }
        self = uuid
    }

    private init?(ascii text: UnsafeBufferPointer<UInt8>) {
        guard text.count == 36 else { return nil }
        var digits: UInt128 = 0
        for (index, byte) in text.enumerated() {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
            } else {
                guard let digit = byte.hexDigit else { return nil }
                digits = digits << 4 | UInt128(digit)
            }
        }
        func byte(_ shift: UInt128) -> UInt8 { UInt8(truncatingIfNeeded: digits >> shift) }
        self.init(
            uuid: (
                byte(120), byte(112), byte(104), byte(96), byte(88), byte(80), byte(72), byte(64),
                byte(56), byte(48), byte(40), byte(32), byte(24), byte(16), byte(8), byte(0)
            ))
    }
}
