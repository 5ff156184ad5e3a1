extension Payload {
    /// Reads a document; of two fields of one name the first counts, as in decoding.
    package init(json: [UInt8]) throws {
        do {
            try self.init(JSONValue(document: JSONDocument(json), place: 0))
        } catch let fault as JSONFault {
            throw fault.decodingError
        }
    }

    private init(_ value: JSONValue) throws {
        let (document, token) = (value.document, value.token)
        switch token.kind {
        case .null: tree = .null
        case .true, .false: tree = .bool(token.kind == .true)
        case .integer, .number: tree = .number(String(decoding: document.bytes[token.range], as: UTF8.self))
        case .ascii, .text, .escaped: tree = .text(try value.string())
        case .array:
            var place = value.place + 1
            tree = .list(
                try (0..<token.count).map { _ in
                    defer { place = document.place(after: place) }
                    return try Payload(JSONValue(document: document, place: place))
                })
        case .object:
            let fields = try document.members(of: value.place).map { name, place in
                (name, try Payload(JSONValue(document: document, place: place)))
            }
            tree = .object(Dictionary(fields) { first, _ in first })
        }
    }

    /// The document, with fields sorted by their names.
    package var json: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    private func write(to bytes: inout [UInt8]) {
        switch tree {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .number(let digits): bytes += digits.utf8
        case .text(let text): bytes.append(quoted: text)
        case .list(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                element.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let fields):
            bytes.append(UInt8(ascii: "{"))
            for (index, field) in Self.sorted(fields).enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                bytes.append(quoted: field.key)
                bytes.append(UInt8(ascii: ":"))
                field.value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// The fields of an object in the order of their names' bytes.
    package static func sorted<Value>(_ fields: [String: Value]) -> [(key: String, value: Value)] {
        fields.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }
}
