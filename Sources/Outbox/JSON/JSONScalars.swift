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
        var kind = JSONToken.Kind.ascii
        var seen: UInt8 = 0
        while byte != UInt8(ascii: "\"") {
            let byte = byte
            guard byte >= 0x20 else { throw .notJSON(at: position) }
            position += 1
            seen |= byte
            if byte == UInt8(ascii: "\\") {
                kind = .escaped
                try scanEscape()
            }
        }
        if kind == .ascii, seen >= 0x80 { kind = .text }
        append(kind, from: start)
        position += 1
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
    var hexDigit: UInt32? {
        switch self {
        case 48...57: UInt32(self - 48)
        case 65...70: UInt32(self - 55)
        case 97...102: UInt32(self - 87)
        default: nil
        }
    }
}
