/// Which characters of a string are written as escapes, and how: as few as JSON allows.
enum JSONEscapes {
    /// Whether a text has characters to be escaped, and whether all of it is ASCII.
    ///
    /// Eight bytes are looked at in one step; the last step may look at some of them again.
    @inline(__always) static func scan(_ text: UnsafeRawBufferPointer) -> (hasEscapes: Bool, isASCII: Bool) {
        var seen: UInt64 = 0
        var found: UInt64 = 0
        if text.count < 8 {
            seen = text.reduce(0x2020_2020_2020_2020) { $0 << 8 | UInt64($1) }
            found = escaped(seen)
        } else {
            let last = text.count - 8
            for place in stride(from: 0, through: last + 7, by: 8) {
                let word = text.loadUnaligned(fromByteOffset: min(place, last), as: UInt64.self)
                seen |= word
                found |= escaped(word)
            }
        }
        return (found != 0, seen & 0x8080_8080_8080_8080 == 0)
    }

    /// Whether a byte is a quote, a backslash or a control character.
    @inline(__always) static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// How such a byte is written.
    static func escape(_ byte: UInt8) -> [UInt8] {
        let backslash = UInt8(ascii: "\\")
        switch byte {
        case UInt8(ascii: "\""), backslash: return [backslash, byte]
        case 0x08: return [backslash, UInt8(ascii: "b")]
        case 0x09: return [backslash, UInt8(ascii: "t")]
        case 0x0A: return [backslash, UInt8(ascii: "n")]
        case 0x0C: return [backslash, UInt8(ascii: "f")]
        case 0x0D: return [backslash, UInt8(ascii: "r")]
        default: return Array(#"\u00"#.utf8) + [48 + byte >> 4, Self.digits[Int(byte & 0xF)]]
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)

    /// Not zero exactly if one of eight bytes is to be escaped: what is sought turns into zero, and a zero less one sets
    /// a high bit that was not set before.
    @inline(__always) private static func escaped(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones &* 0x22)
        let backslashes = word ^ (ones &* 0x5C)
        let controls = (word &- ones &* 0x20) & ~word
        return ((quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes | controls) & (ones &* 0x80)
    }
}
