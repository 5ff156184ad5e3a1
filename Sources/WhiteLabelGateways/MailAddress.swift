/// A mail address that can be put into a command or a header: nothing in it ends a line or an address.
struct MailAddress: Hashable, Sendable {
    let text: String

    /// Takes `local@domain` without blanks, brackets, quotes and control characters, of 254 bytes at most.
    init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), text.utf8.count <= 254,
            text.unicodeScalars.allSatisfy({ $0.value > 0x20 && !(0x7F...0x9F).contains($0.value) }),
            !text.contains(where: { $0.isWhitespace || "<>()[]\\,;:\"".contains($0) })
        else { return nil }
        self.text = text
    }

    var isASCII: Bool { text.utf8.allSatisfy { $0 < 0x80 } }

    var domain: Substring { text[text.index(after: text.firstIndex(of: "@") ?? text.startIndex)...] }
}
