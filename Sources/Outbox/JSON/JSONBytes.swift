extension [UInt8] {
    /// Appends a key with its quotes and a colon.
    ///
    /// Tells its first eight bytes as a number that sorts as they do, and whether it is ASCII without escapes.
    mutating func append(key: String) -> (prefix: UInt64, isPlain: Bool) {
        var key = key
        return key.withUTF8 { text in
            let text = UnsafeRawBufferPointer(text)
            let scan = JSONEscapes.scan(text)
            append(quoted: text, hasEscapes: scan.hasEscapes, isKey: true)
            return (Self.prefix(of: text), scan.isASCII && !scan.hasEscapes)
        }
    }

    @inline(__always) private static func prefix(of text: UnsafeRawBufferPointer) -> UInt64 {
        guard text.count < 8 else { return UInt64(bigEndian: text.loadUnaligned(as: UInt64.self)) }
        var prefix: UInt64 = 0
        for byte in text { prefix = prefix << 8 | UInt64(byte) }
        return prefix << UInt64(64 - 8 * text.count)
    }

    /// Appends a string with its quotes.
    mutating func append(quoted text: String) {
        var text = text
        text.withUTF8 { text in
            let text = UnsafeRawBufferPointer(text)
            append(quoted: text, hasEscapes: JSONEscapes.scan(text).hasEscapes, isKey: false)
        }
    }

    /// Appends an integer as its digits.
    @inline(__always) mutating func append(number: some FixedWidthInteger) {
        guard let magnitude = UInt64(exactly: number.magnitude) else { return self += "\(number)".utf8 }
        if number < 0 { append(UInt8(ascii: "-")) }
        append(digits: magnitude)
    }

    /// Appends a finite number in the fewest digits that tell it from its neighbours, a whole one without a point.
    mutating func append(number: some BinaryFloatingPoint & CustomStringConvertible) {
        self += number.description.utf8
        if suffix(2).elementsEqual(".0".utf8) { removeLast(2) }
    }

    private mutating func append(digits number: UInt64) {
        guard number > 9 else { return append(48 + UInt8(truncatingIfNeeded: number)) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            digits.initialize(repeating: 48)
            var (rest, place) = (number, 20)
            while rest > 0 {
                place -= 1
                digits[place] = 48 + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
            append(contentsOf: digits[place...])
        }
    }

    /// Short texts are put together first, as each step of appending takes more time than some bytes do.
    @inline(__always) private mutating func append(quoted text: UnsafeRawBufferPointer, hasEscapes: Bool, isKey: Bool) {
        guard !hasEscapes, text.count <= 61 else { return appendLong(text, hasEscapes, isKey) }
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 8) { quoted in
            quoted[0] = UInt8(ascii: "\"")
            UnsafeMutableRawBufferPointer(rebasing: quoted[1...]).copyMemory(from: text)
            quoted[text.count + 1] = UInt8(ascii: "\"")
            quoted[text.count + 2] = UInt8(ascii: ":")
            append(contentsOf: UnsafeRawBufferPointer(rebasing: quoted[..<(text.count + (isKey ? 3 : 2))]))
        }
    }

    @inline(never) private mutating func appendLong(_ text: UnsafeRawBufferPointer, _ hasEscapes: Bool, _ isKey: Bool) {
        append(UInt8(ascii: "\""))
        var start = 0
        if hasEscapes {
            for place in text.indices where JSONEscapes.isEscaped(text[place]) {
                append(contentsOf: text[start..<place])
                self += JSONEscapes.escape(text[place])
                start = place + 1
            }
        }
        append(contentsOf: text[start...])
        append(UInt8(ascii: "\""))
        if isKey { append(UInt8(ascii: ":")) }
    }
}
