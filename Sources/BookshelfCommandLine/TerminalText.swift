extension StringProtocol {
    /// The text on one line, with nothing in it that a terminal would obey.
    ///
    /// Control characters, line separators and marks that turn the direction of writing become `\u{…}`.
    public var escapedForTerminal: String {
        var escaped = ""
        for scalar in unicodeScalars {
            if scalar.isObeyedByTerminals {
                escaped += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

extension Unicode.Scalar {
    fileprivate var isObeyedByTerminals: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value) || value == 0x061C
        default: false
        }
    }
}
