extension JSONScanner {
    /// Scans `true`, `false` or `null`.
    mutating func scanWord(_ word: StaticString, _ kind: JSONToken.Kind) throws(JSONFault) {
        let start = position
        for index in 0..<word.utf8CodeUnitCount {
            guard byte == word.utf8Start[index] else { throw .notJSON(at: position) }
            position += 1
        }
        append(kind, from: start)
    }

    /// Scans a number, with all that the grammar asks of it.
    mutating func scanNumber() throws(JSONFault) {
        let start = position
        var kind = JSONToken.Kind.integer
        if byte == UInt8(ascii: "-") { position += 1 }
        let startsWithZero = byte == UInt8(ascii: "0")
        let count = try scanDigits()
        guard count == 1 || !startsWithZero else { throw .notJSON(at: position) }
        if byte == UInt8(ascii: ".") {
            kind = .number
            position += 1
            _ = try scanDigits()
        }
        if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            kind = .number
            position += 1
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { position += 1 }
            _ = try scanDigits()
        }
        append(kind, from: start)
    }

    private mutating func scanDigits() throws(JSONFault) -> Int {
        let start = position
        while byte.isDigit { position += 1 }
        guard position > start else { throw .notJSON(at: position) }
        return position - start
    }

    /// Scans a key, which must be text: it is compared with others before anyone reads it.
    mutating func scanKey() throws(JSONFault) {
        guard byte == UInt8(ascii: "\"") else { throw .notJSON(at: position) }
        try scanString()
        if let token = tokens.last, token.kind != .ascii { _ = try JSONText.string(token, in: bytes) }
    }

    /// Scans a string up to its closing quote; whether it is text is found out when it is read.
    mutating func scanString() throws(JSONFault) {
        position += 1
        let start = position
        var isASCII = skipPlainBytes()
        var kind = JSONToken.Kind.ascii
        while byte != UInt8(ascii: "\"") {
            guard byte == UInt8(ascii: "\\") else { throw .notJSON(at: position) }
            kind = .escaped
            position += 1
            try scanEscape()
            isASCII = skipPlainBytes() && isASCII
        }
        if kind == .ascii, !isASCII { kind = .text }
        append(kind, from: start)
        position += 1
    }

    /// Goes on to a quote, an escape or a character that no string may hold; tells whether all before it is ASCII.
    ///
    /// Most bytes of a payload are passed here, so that eight of them are looked at in one step where they can be.
    private mutating func skipPlainBytes() -> Bool {
        bytes.withUnsafeBytes { [start = position] bytes in
            var place = start
            while place + 8 <= bytes.count, Self.isPlain(bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)) {
                place += 8
            }
            var seen: UInt8 = 0
            while place < bytes.count {
                let byte = bytes[place]
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
                seen |= byte
                place += 1
            }
            position = place
            return seen < 0x80
        }
    }

    /// Whether none of eight bytes is a quote, a backslash, below 0x20 or above 0x7F.
    ///
    /// What is sought sets the high bit of its byte: a quote turns into zero, and zero less one is 0xFF. A borrow may set
    /// the bit of the byte after it too, which does no harm.
    @inline(__always) private static func isPlain(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = (word ^ (ones &* 0x22)) &- ones
        let backslashes = (word ^ (ones &* 0x5C)) &- ones
        let controls = word &- ones &* 0x20
        return (word | quotes | backslashes | controls) & (ones &* 0x80) == 0
    }

    private mutating func scanEscape() throws(JSONFault) {
        let letter = byte
        position += 1
        guard letter == UInt8(ascii: "u") else {
            guard JSONText.escape(letter) != nil else { throw .notJSON(at: position - 1) }
            return
        }
        for _ in 0..<4 {
            guard byte.hexDigit != nil else { throw .notJSON(at: position) }
            position += 1
        }
    }
}

extension UInt8 {
    /// Whether it is one of `0` to `9`.
    @inline(__always) var isDigit: Bool { self &- 48 < 10 }

    /// What it counts as a hexadecimal digit.
    @inline(__always) var hexDigit: UInt32? {
        switch self {
        case 48...57: UInt32(self &- 48)
        case 65...70: UInt32(self &- 55)
        case 97...102: UInt32(self &- 87)
        default: nil
        }
    }
}
