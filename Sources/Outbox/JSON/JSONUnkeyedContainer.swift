/// The elements of an array in their order.
struct JSONUnkeyedContainer: UnkeyedDecodingContainer {
    private let document: JSONDocument
    // Half words, so that an `any UnkeyedDecodingContainer` holds it all without an allocation.
    private let place: Int32
    private var next: Int32
    private var index: Int32 = 0

    /// The array at a place of a document, which must be one.
    init(document: JSONDocument, place: Int) {
        self.document = document
        self.place = Int32(truncatingIfNeeded: place)
        next = self.place + 1
    }

    private var total: Int { document.tokens[Int(place)].count }
    var codingPath: [any CodingKey] { document.path(to: Int(place)) }
    var count: Int? { total }
    var currentIndex: Int { Int(index) }
    var isAtEnd: Bool { index >= total }

    mutating func decodeNil() throws -> Bool {
        guard try peek(Never.self).isNull else { return false }
        advance()
        return true
    }

    mutating func decode(_ type: Bool.Type) throws -> Bool { try take(type) { try $0.bool() } }
    mutating func decode(_ type: String.Type) throws -> String { try take(type) { try $0.string() } }
    mutating func decode(_ type: Double.Type) throws -> Double { try take(type) { try $0.floatingPoint(type) } }
    mutating func decode(_ type: Float.Type) throws -> Float { try take(type) { try $0.floatingPoint(type) } }
    mutating func decode(_ type: Int128.Type) throws -> Int128 { try take(type) { try $0.integer(type) } }
    mutating func decode(_ type: UInt128.Type) throws -> UInt128 { try take(type) { try $0.integer(type) } }
    mutating func decode<Value: FixedWidthInteger & Decodable>(_ type: Value.Type) throws -> Value {
        try take(type) { try $0.integer(type) }
    }
    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try take(type) { try $0.decode(type) }
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        try take(KeyedDecodingContainer<Nested>.self) { try $0.container(keyedBy: type) }
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try take((any UnkeyedDecodingContainer).self) { try $0.unkeyedContainer() }
    }

    mutating func superDecoder() throws -> any Decoder { try take((any Decoder).self) { $0 } }

    /// Goes on to the next element only where this one is decoded.
    private mutating func take<Result>(_ type: Any.Type, _ decode: (JSONValue) throws -> Result) throws -> Result {
        let result = try decode(try peek(type))
        advance()
        return result
    }

    private func peek(_ type: Any.Type) throws -> JSONValue {
        guard !isAtEnd else {
            throw DecodingError.valueNotFound(
                type,
                .init(
                    codingPath: codingPath + [JSONKey(index: currentIndex)],
                    debugDescription: "the array has no more elements"))
        }
        return JSONValue(document: document, place: Int(next))
    }

    private mutating func advance() {
        next = Int32(truncatingIfNeeded: document.place(after: Int(next)))
        index += 1
    }
}
