import Outbox

/// The fields of an object, as its type asks for them.
struct ShapeFields<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: ShapeDecoder

    private var fields: [String: Payload]? {
        if case .object(let fields) = decoder.example?.tree { fields } else { nil }
    }

    var codingPath: [any CodingKey] { [] }

    /// Only an example can say which keys there are.
    var allKeys: [Key] {
        decoder.node.choose()
        return fields?.keys.compactMap(Key.init(stringValue:)) ?? []
    }

    func contains(_ key: Key) -> Bool {
        _ = decoder.node.field(key.stringValue, isOptional: true)
        return fields.map { $0[key.stringValue] != nil } ?? true
    }

    func decodeNil(forKey key: Key) throws -> Bool {
        _ = decoder.node.field(key.stringValue, isOptional: true)
        return fields.map { $0[key.stringValue]?.tree ?? .null == .null } ?? false
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try part(key).decode(type)
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        try present(type, key)
    }

    // Their default asks whether the key is there, and no more where it is not.
    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try present(type, key) }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { try present(type, key) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { try present(type, key) }
    func decodeIfPresent(_ type: Float.Type, forKey key: Key) throws -> Float? { try present(type, key) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try present(type, key) }
    func decodeIfPresent(_ type: Int8.Type, forKey key: Key) throws -> Int8? { try present(type, key) }
    func decodeIfPresent(_ type: Int16.Type, forKey key: Key) throws -> Int16? { try present(type, key) }
    func decodeIfPresent(_ type: Int32.Type, forKey key: Key) throws -> Int32? { try present(type, key) }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { try present(type, key) }
    func decodeIfPresent(_ type: UInt.Type, forKey key: Key) throws -> UInt? { try present(type, key) }
    func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) throws -> UInt8? { try present(type, key) }
    func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) throws -> UInt16? { try present(type, key) }
    func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) throws -> UInt32? { try present(type, key) }
    func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? { try present(type, key) }

    /// Notes the field's shape also where the example has none.
    private func present<Value: Decodable>(_ type: Value.Type, _ key: Key) throws -> Value? {
        let node = decoder.node.field(key.stringValue, isOptional: true)
        let example = fields?[key.stringValue]
        let isAbsent = fields != nil && (example == nil || example?.tree == .null)
        guard let element = try decoder.recorder.element(type, from: isAbsent ? nil : example) else {
            node.set(.recursive)
            return isAbsent ? nil : try example?.decode(type)
        }
        node.set(element.shape)
        return isAbsent ? nil : element.value
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try part(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try part(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { try part("super") }
    func superDecoder(forKey key: Key) throws -> any Decoder { try part(key) }

    private func part(_ key: Key) throws -> ShapeDecoder { try part(key.stringValue) }

    /// The decoder of a field; an example has to have it.
    private func part(_ name: String) throws -> ShapeDecoder {
        let node = decoder.node.field(name)
        guard let fields else { return decoder.part(node, nil) }
        guard let example = fields[name] else {
            throw DecodingError.valueNotFound(Any.self, .init(codingPath: [], debugDescription: "no such field"))
        }
        return decoder.part(node, example)
    }
}
