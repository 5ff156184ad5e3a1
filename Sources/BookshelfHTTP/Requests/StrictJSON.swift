/// Reads JSON that means the same to everybody, and refuses the rest of what RFC 8259 lets pass.
///
/// Two members of one name, half a surrogate pair, the character U+0000, a byte order mark and numbers that no type holds
/// are read differently by different programs, or stored by some and not read again. Each throws a ``Problem``.
struct StrictJSON {
    /// How deep containers may be nested.
    static let maximumDepth = 64
    /// How many digits a number may have, and how large its exponent may be.
    static let maximumDigits = 32
    static let maximumExponent = 308

    private let bytes: [UInt8]
    private var position = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The document.
    static func read(_ bytes: [UInt8]) throws -> JSONNode {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw Problem(.invalidText, "the body is not UTF-8; encode it as UTF-8")
        }
        var reader = StrictJSON(bytes)
        let node = try reader.value(at: .root, depth: 0)
        reader.skipSpace()
        guard reader.position == bytes.count else { throw reader.malformed() }
        return node
    }

    private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func malformed() -> Problem {
        Problem(.malformedJSON, "the body is no JSON from byte \(position) on; correct it")
    }

    private mutating func skipSpace() {
        while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func value(at pointer: JSONPointer, depth: Int) throws -> JSONNode {
        skipSpace()
        switch byte {
        case UInt8(ascii: "{"): return try object(at: pointer, depth: depth + 1)
        case UInt8(ascii: "["): return try array(at: pointer, depth: depth + 1)
        case UInt8(ascii: "\""): return .text(try text(at: pointer))
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number(at: pointer))
        }
    }

    private mutating func object(at pointer: JSONPointer, depth: Int) throws -> JSONNode {
        try open(depth)
        var members: [String: JSONNode] = [:]
        try list(until: UInt8(ascii: "}")) { reader in
            reader.skipSpace()
            guard reader.byte == UInt8(ascii: "\"") else { throw reader.malformed() }
            let name = try reader.text(at: pointer)
            reader.skipSpace()
            guard reader.byte == UInt8(ascii: ":") else { throw reader.malformed() }
            reader.position += 1
            guard members[name] == nil else {
                throw Problem(
                    .duplicateKey, "a field is there twice; send it once",
                    errors: [
                        .init(pointer: pointer.appending(name).text, code: "duplicate_key", detail: "is there twice")
                    ])
            }
            members[name] = try reader.value(at: pointer.appending(name), depth: depth)
        }
        return .object(members)
    }

    private mutating func array(at pointer: JSONPointer, depth: Int) throws -> JSONNode {
        try open(depth)
        var elements: [JSONNode] = []
        try list(until: UInt8(ascii: "]")) { reader in
            elements.append(try reader.value(at: pointer.appending("\(elements.count)"), depth: depth))
        }
        return .array(elements)
    }

    private mutating func open(_ depth: Int) throws {
        guard depth <= Self.maximumDepth else {
            throw Problem(.jsonTooDeep, "the body is nested deeper than \(Self.maximumDepth); send plainer data")
        }
        position += 1
    }

    /// Members up to the end of their container, with commas between them.
    private mutating func list(until end: UInt8, _ member: (inout StrictJSON) throws -> Void) throws {
        skipSpace()
        if byte == end {
            position += 1
            return
        }
        while true {
            try member(&self)
            skipSpace()
            guard let found = byte, found == end || found == UInt8(ascii: ",") else { throw malformed() }
            position += 1
            if found == end { return }
        }
    }

    private mutating func word(_ word: String, _ node: JSONNode) throws -> JSONNode {
        guard bytes[position...].starts(with: word.utf8) else { throw malformed() }
        position += word.utf8.count
        return node
    }
}

// MARK: Numbers

extension StrictJSON {
    private mutating func number(at pointer: JSONPointer) throws -> String {
        let start = position
        if byte == UInt8(ascii: "-") { position += 1 }
        let whole = try digits()
        if whole > 1, bytes[position - whole] == UInt8(ascii: "0") { throw malformed() }
        var count = whole
        if byte == UInt8(ascii: ".") {
            position += 1
            count += try digits()
        }
        var exponent = 0
        if let byte, byte | 0x20 == UInt8(ascii: "e") {
            position += 1
            if self.byte == UInt8(ascii: "-") || self.byte == UInt8(ascii: "+") { position += 1 }
            let length = try digits()
            exponent = Int(String(decoding: bytes[(position - length)..<position], as: UTF8.self)) ?? .max
        }
        guard count <= Self.maximumDigits, exponent <= Self.maximumExponent else {
            throw Problem(
                .invalidNumber, "a number is out of bounds; send it with fewer digits",
                errors: [
                    .init(
                        pointer: pointer.text, code: "out_of_bounds",
                        detail: "must have at most \(Self.maximumDigits) digits and an exponent of at most "
                            + "\(Self.maximumExponent)")
                ])
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// At least one digit; how many there were.
    private mutating func digits() throws -> Int {
        let start = position
        while let byte, (48...57).contains(byte) { position += 1 }
        guard position > start else { throw malformed() }
        return position - start
    }
}

// MARK: Texts

extension StrictJSON {
    private mutating func text(at pointer: JSONPointer) throws -> String {
        position += 1
        let plain = bytes[position...].prefix { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        position += plain.count
        if byte == UInt8(ascii: "\"") {
            position += 1
            return String(decoding: plain, as: UTF8.self)
        }
        var text = Array(plain)
        while let byte, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw malformed() }
            position += 1
            if byte == UInt8(ascii: "\\") { text += try escape(at: pointer) } else { text.append(byte) }
        }
        guard byte != nil else { throw malformed() }
        position += 1
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func escape(at pointer: JSONPointer) throws -> [UInt8] {
        guard let byte else { throw malformed() }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return Array(String(try scalar(at: pointer)).utf8)
        default: throw malformed()
        }
    }

    private mutating func scalar(at pointer: JSONPointer) throws -> Character {
        var value = try unit()
        if (0xD800...0xDBFF).contains(value), bytes[position...].starts(with: #"\u"#.utf8) {
            position += 2
            let low = try unit()
            guard (0xDC00...0xDFFF).contains(low) else { throw invalidText(at: pointer) }
            value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
        }
        guard value != 0, let scalar = Unicode.Scalar(value) else { throw invalidText(at: pointer) }
        return Character(scalar)
    }

    private mutating func unit() throws -> UInt32 {
        let digits = bytes[position...].prefix(4)
        let isHex = digits.allSatisfy { (48...57).contains($0) || (97...102).contains($0 | 0x20) }
        guard digits.count == 4, isHex, let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) else {
            throw malformed()
        }
        position += 4
        return value
    }

    private func invalidText(at pointer: JSONPointer) -> Problem {
        Problem(
            .invalidText, "a text holds what is no character, or U+0000; remove it",
            errors: [
                .init(pointer: pointer.text, code: "invalid_text", detail: "holds what is no character, or U+0000")
            ]
        )
    }
}
