/// Strings of documents.
enum JSONText {
    /// The text of a string, which must be UTF-8 with whole surrogate pairs.
    static func string(_ token: JSONToken, in bytes: [UInt8]) throws(JSONFault) -> String {
        let slice = bytes[token.range]
        switch token.kind {
        case .ascii: return String(decoding: slice, as: UTF8.self)
        case .text: return try checked(slice)
        default: return try checked(try unescaped(slice))
        }
    }

    /// What a one-letter escape stands for.
    static func escape(_ letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
    }

    private static func checked(_ bytes: some Collection<UInt8>) throws(JSONFault) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notText }
        return text
    }

    /// The bytes that the escapes stand for; the scanner has checked how the escapes are written.
    private static func unescaped(_ slice: ArraySlice<UInt8>) throws(JSONFault) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(slice.count)
        var rest = slice
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let letter = rest.popFirst() else {
                result.append(byte)
                continue
            }
            if let plain = escape(letter) {
                result.append(plain)
            } else {
                result.append(contentsOf: String(try scalar(&rest)).utf8)
            }
        }
        return result
    }

    /// Takes the digits after `\u`, and the second escape of a surrogate pair.
    private static func scalar(_ rest: inout ArraySlice<UInt8>) throws(JSONFault) -> Character {
        var value = unit(&rest)
        if 0xD800..<0xDC00 ~= value {
            guard rest.popFirst() == UInt8(ascii: "\\"), rest.popFirst() == UInt8(ascii: "u") else { throw .notText }
            let low = unit(&rest)
            guard 0xDC00..<0xE000 ~= low else { throw .notText }
            value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw .notText }
        return Character(scalar)
    }

    private static func unit(_ rest: inout ArraySlice<UInt8>) -> UInt32 {
        let digits = rest.prefix(4)
        rest = rest.dropFirst(4)
        return digits.reduce(0) { $0 << 4 | ($1.hexDigit ?? 0) }
    }
}
