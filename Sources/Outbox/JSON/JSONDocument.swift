/// A scanned document, which all values and containers of it share.
final class JSONDocument {
    let bytes: [UInt8]
    let tokens: [JSONToken]
    /// The way to the root, for a document that stands for a missing part of another one.
    private let origin: [any CodingKey]

    /// Scans a document.
    init(_ bytes: [UInt8]) throws(JSONFault) {
        self.bytes = bytes
        tokens = try JSONScanner.tokens(of: bytes)
        origin = []
    }

    /// A null at a place where there is nothing.
    init(nullAt path: [any CodingKey]) {
        bytes = []
        tokens = [JSONToken(.null, at: 0..<0)]
        origin = path
    }

    /// Decodes a document with times as ``EventDate`` reads them; the rest is as with Foundation's `JSONDecoder`.
    static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        do {
            return try JSONValue(document: JSONDocument(bytes), place: 0).decode(type)
        } catch let fault as JSONFault {
            throw fault.decodingError
        }
    }

    /// Decodes one field of an object, with errors that name it.
    static func decode<Value: Decodable>(_ type: Value.Type, at field: String, from bytes: [UInt8]) throws -> Value {
        do {
            let object = try JSONValue(document: JSONDocument(bytes), place: 0).object()
            return try JSONKeyedContainer<JSONKey>(object: object).decode(type, forKey: JSONKey(stringValue: field))
        } catch let fault as JSONFault {
            throw fault.decodingError
        }
    }

    /// The place of what follows the value at `place` and all it holds.
    @inline(__always) func place(after place: Int) -> Int {
        let token = tokens[place]
        return token.kind == .object || token.kind == .array ? token.end : place + 1
    }

    /// The key at `place`; the scanner has read it once, so that it can be read.
    func name(at place: Int) -> String { (try? JSONText.string(tokens[place], in: bytes)) ?? "" }

    /// The way from the root to the value at `place`.
    ///
    /// It is found again when it is asked for, so that decoding without errors pays nothing for it.
    func path(to place: Int) -> [any CodingKey] {
        var path = origin
        var current = 0
        while current < place, let (key, next) = step(from: current, towards: place) {
            path.append(key)
            current = next
        }
        return path
    }

    private func step(from container: Int, towards place: Int) -> (key: JSONKey, place: Int)? {
        let isObject = tokens[container].kind == .object
        var next = container + 1
        for index in 0..<tokens[container].count {
            let value = isObject ? next + 1 : next
            if place < self.place(after: value) {
                return (isObject ? JSONKey(stringValue: name(at: next)) : JSONKey(index: index), value)
            }
            next = self.place(after: value)
        }
        return nil
    }
}
