/// Adds `offset` to every `$n` of a text, but not inside strings, quoted names, comments or dollar quotes.
func renumberingPlaceholders(in text: String, by offset: Int) -> String {
    guard offset > 0 else { return text }
    var scanner = PlaceholderScanner(Array(text.utf8), offset: offset)
    return scanner.renumbered()
}

private struct PlaceholderScanner {
    private let input: [UInt8]
    private let offset: Int
    private var output: [UInt8] = []
    private var position = 0

    init(_ input: [UInt8], offset: Int) {
        self.input = input
        self.offset = offset
        output.reserveCapacity(input.count + 8)
    }

    mutating func renumbered() -> String {
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "'"): copyQuoted(byte, escapes: followsEscapePrefix)
            case UInt8(ascii: "\""): copyQuoted(byte, escapes: false)
            case UInt8(ascii: "-") where peek(1) == byte: copy { $0 == UInt8(ascii: "\n") }
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"): copyComment()
            case UInt8(ascii: "$") where !followsName: copyDollar()
            default: copy(1)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private func peek(_ ahead: Int = 0) -> UInt8? {
        position + ahead < input.count ? input[position + ahead] : nil
    }

    /// Whether the quote here opens an `E'…'` string, where a backslash escapes.
    private var followsEscapePrefix: Bool {
        guard let last = output.last, last | 0x20 == UInt8(ascii: "e") else { return false }
        return output.count < 2 || !isNamePart(output[output.count - 2])
    }

    /// Whether the dollar here is part of a name, as in `a$1`.
    private var followsName: Bool { output.last.map(isNamePart) ?? false }

    private func isNamePart(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte >= 0x80 || isDigit(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private mutating func copy(_ count: Int) {
        let end = min(position + count, input.count)
        output += input[position..<end]
        position = end
    }

    private mutating func copy(through isLast: (UInt8) -> Bool) {
        while let byte = peek() {
            copy(1)
            if isLast(byte) { return }
        }
    }

    private mutating func copyQuoted(_ quote: UInt8, escapes: Bool) {
        copy(1)
        while let byte = peek() {
            if escapes, byte == UInt8(ascii: "\\") {
                copy(2)
            } else {
                copy(1)
                if byte == quote { return }
            }
        }
    }

    private mutating func copyComment() {
        var depth = 0
        repeat {
            if peek() == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
                depth += 1
                copy(2)
            } else if peek() == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
                depth -= 1
                copy(2)
            } else {
                copy(1)
            }
        } while depth > 0 && position < input.count
    }

    private mutating func copyDollar() {
        var end = position + 1
        while end < input.count, isNamePart(input[end]) { end += 1 }
        let tag = input[position..<end]
        if let number = Int(String(decoding: tag.dropFirst(), as: UTF8.self)) {
            output += "$\(number + offset)".utf8
            position = end
        } else if end < input.count, input[end] == UInt8(ascii: "$") {
            copyDollarQuoted(delimiter: Array(input[position...end]))
        } else {
            copy(1)
        }
    }

    private mutating func copyDollarQuoted(delimiter: [UInt8]) {
        copy(delimiter.count)
        while position < input.count, !input[position...].starts(with: delimiter) { copy(1) }
        copy(delimiter.count)
    }
}
