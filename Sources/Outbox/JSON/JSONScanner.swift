/// Makes tokens of a document in one pass and refuses what RFC 8259 does not allow.
///
/// All bytes are read through ``byte``, which is zero past the end. Zero is no part of any document, so the end needs no
/// checks of its own.
struct JSONScanner {
    /// How deep containers may be nested, as in Foundation; what is deeper would cost the stack.
    static let maximumDepth = 512
    /// How long a document may be, so that a token's places fit in 32 bits.
    static let maximumLength = Int(Int32.max)

    let bytes: [UInt8]
    var position = 0
    private(set) var tokens: [JSONToken] = []
    private var depth = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        tokens.reserveCapacity(bytes.count / 10 + 4)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The tokens of a document, its root first.
    static func tokens(of bytes: [UInt8]) throws(JSONFault) -> [JSONToken] {
        guard bytes.count <= maximumLength else { throw .tooLong }
        var scanner = JSONScanner(bytes)
        try scanner.scanValue()
        scanner.skipWhitespace()
        guard scanner.position == bytes.count else { throw .notJSON(at: scanner.position) }
        return scanner.tokens
    }

    /// The byte at the position, zero past the end.
    @inline(__always) var byte: UInt8 { position < bytes.count ? bytes[position] : 0 }

    /// Appends a value without members that starts at `start` and ends before the position.
    @inline(__always) mutating func append(_ kind: JSONToken.Kind, from start: Int) {
        tokens.append(JSONToken(kind, at: start..<position))
    }

    @inline(__always) private mutating func skipWhitespace() {
        while byte <= UInt8(ascii: " ") {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): position += 1
            default: return
            }
        }
    }

    private mutating func scanValue() throws(JSONFault) {
        skipWhitespace()
        switch byte {
        case UInt8(ascii: "\""): try scanString()
        case UInt8(ascii: "{"): try scanObject()
        case UInt8(ascii: "["): try scanArray()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try scanNumber()
        case UInt8(ascii: "t"): try scanWord("true", .true)
        case UInt8(ascii: "f"): try scanWord("false", .false)
        case UInt8(ascii: "n"): try scanWord("null", .null)
        default: throw .notJSON(at: position)
        }
    }

    private mutating func scanObject() throws(JSONFault) {
        let place = try open(.object)
        var count = 0
        guard !closes(with: UInt8(ascii: "}")) else { return close(.object, at: place, count: 0) }
        repeat {
            skipWhitespace()
            try scanKey()
            skipWhitespace()
            guard byte == UInt8(ascii: ":") else { throw .notJSON(at: position) }
            position += 1
            try scanValue()
            count += 1
        } while try goesOn(until: UInt8(ascii: "}"))
        close(.object, at: place, count: count)
    }

    private mutating func scanArray() throws(JSONFault) {
        let place = try open(.array)
        var count = 0
        guard !closes(with: UInt8(ascii: "]")) else { return close(.array, at: place, count: 0) }
        repeat {
            try scanValue()
            count += 1
        } while try goesOn(until: UInt8(ascii: "]"))
        close(.array, at: place, count: count)
    }

    private mutating func open(_ kind: JSONToken.Kind) throws(JSONFault) -> Int {
        guard depth < Self.maximumDepth else { throw .tooDeep }
        depth += 1
        position += 1
        tokens.append(JSONToken(kind, count: 0, end: 0))
        return tokens.count - 1
    }

    private mutating func close(_ kind: JSONToken.Kind, at place: Int, count: Int) {
        depth -= 1
        tokens[place] = JSONToken(kind, count: count, end: tokens.count)
    }

    private mutating func closes(with end: UInt8) -> Bool {
        skipWhitespace()
        guard byte == end else { return false }
        position += 1
        return true
    }

    /// Whether a comma, not the container's end, comes next; a comma before the end is refused.
    private mutating func goesOn(until end: UInt8) throws(JSONFault) -> Bool {
        skipWhitespace()
        let found = byte
        guard found == UInt8(ascii: ",") || found == end else { throw .notJSON(at: position) }
        position += 1
        return found != end
    }
}
