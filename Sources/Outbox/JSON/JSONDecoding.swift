extension JSONValue: Decoder {
    var codingPath: [any CodingKey] { path }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(JSONKeyedContainer<Key>(object: try object()))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { try elements() }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    /// The members, where it is an object.
    func object() throws -> JSONObject {
        guard token.kind == .object else { throw isNull ? missing([String: Any].self) : mismatch([String: Any].self) }
        return JSONObject(document: document, place: place)
    }

    /// The elements, where it is an array.
    func elements() throws -> JSONUnkeyedContainer {
        guard token.kind == .array else { throw isNull ? missing([Any].self) : mismatch([Any].self) }
        return JSONUnkeyedContainer(document: document, place: place)
    }
}

extension JSONValue: SingleValueDecodingContainer {
    func decodeNil() -> Bool { isNull }
    func decode(_ type: Bool.Type) throws -> Bool { try bool() }
    func decode(_ type: String.Type) throws -> String { try string() }
    func decode(_ type: Double.Type) throws -> Double { try floatingPoint(type) }
    func decode(_ type: Float.Type) throws -> Float { try floatingPoint(type) }
    func decode(_ type: Int128.Type) throws -> Int128 { try integer(type) }
    func decode(_ type: UInt128.Type) throws -> UInt128 { try integer(type) }
    func decode<Value: FixedWidthInteger & Decodable>(_ type: Value.Type) throws -> Value { try integer(type) }
}
