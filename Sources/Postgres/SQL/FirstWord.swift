extension SQL {
    /// Whether the text commits by itself: once sent it would be too late to say that it may not.
    var endsTransaction: Bool {
        var rest = text.utf8[...]
        skipBlanks(&rest)
        switch word(&rest) {
        case "COMMIT", "END": return true
        case "PREPARE":
            skipBlanks(&rest)
            return word(&rest) == "TRANSACTION"
        default: return false
        }
    }

    private func word(_ rest: inout Substring.UTF8View) -> String {
        let letters = rest.prefix { (97...122).contains($0 | 0x20) }
        rest = rest.dropFirst(letters.count)
        return (Substring(letters)).uppercased()
    }

    /// Blanks, comments and empty statements.
    private func skipBlanks(_ rest: inout Substring.UTF8View) {
        while let byte = rest.first {
            if byte == UInt8(ascii: ";") || byte == 32 || (9...13).contains(byte) {
                rest = rest.dropFirst()
            } else if rest.starts(with: "--".utf8) {
                rest = rest.drop { $0 != UInt8(ascii: "\n") }
            } else if rest.starts(with: "/*".utf8) {
                skipComment(&rest)
            } else {
                return
            }
        }
    }

    /// A comment that may hold others.
    private func skipComment(_ rest: inout Substring.UTF8View) {
        var depth = 0
        repeat {
            if rest.starts(with: "/*".utf8) {
                depth += 1
                rest = rest.dropFirst(2)
            } else if rest.starts(with: "*/".utf8) {
                depth -= 1
                rest = rest.dropFirst(2)
            } else {
                rest = rest.dropFirst()
            }
        } while depth > 0 && !rest.isEmpty
    }
}
