extension String {
    /// The text as one field of comma-separated values: in quotes where it would not be read back as it is.
    public var csvField: String {
        let isPlain = utf8.allSatisfy { ![.comma, .quote, .carriageReturn, .lineFeed].contains($0) }
        if isPlain && utf8.first != UInt8(ascii: " ") && utf8.last != UInt8(ascii: " ") { return self }
        var field: [UInt8] = [.quote]
        for byte in utf8 { field += byte == .quote ? [.quote, .quote] : [byte] }
        return String(decoding: field + [.quote], as: UTF8.self)
    }
}

extension [String] {
    /// The texts as one record, ended by LF.
    public var csvRecord: String { map(\.csvField).joined(separator: ",") + "\n" }
}
