/// Encodes the members of an object.
struct JSONKeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let writer: JSONWriter
    let place: Int

    var codingPath: [any CodingKey] { writer.path(to: place) }

    func encodeNil(forKey key: Key) { add(key) { $0 += "null".utf8 } }
    func encode(_ value: Bool, forKey key: Key) { add(key) { $0 += (value ? "true" : "false").utf8 } }
    func encode(_ value: String, forKey key: Key) { add(key) { $0.append(quoted: value) } }
    func encode(_ value: Double, forKey key: Key) throws { try add(number: value, key) }
    func encode(_ value: Float, forKey key: Key) throws { try add(number: value, key) }
    func encode(_ value: Int128, forKey key: Key) { add(key) { $0.append(number: value) } }
    func encode(_ value: UInt128, forKey key: Key) { add(key) { $0.append(number: value) } }
    func encode<Value: FixedWidthInteger & Encodable>(_ value: Value, forKey key: Key) {
        add(key) { $0.append(number: value) }
    }
    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        try writer.encode(value, for: key.stringValue, of: place)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        KeyedEncodingContainer(JSONKeyedEncoding<Nested>(writer: writer, place: nested(.object, key.stringValue)))
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        JSONUnkeyedEncoding(writer: writer, place: nested(.array, key.stringValue))
    }

    func superEncoder() -> any Encoder { encoder("super") }
    func superEncoder(forKey key: Key) -> any Encoder { encoder(key.stringValue) }

    @inline(__always) private func add(_ key: Key, _ write: (inout [UInt8]) -> Void) {
        let name = key.stringValue
        writer.tree.add(name, to: place, write)
    }

    private func add(number: some BinaryFloatingPoint & CustomStringConvertible, _ key: Key) throws {
        guard number.isFinite else { throw JSONEncoding.refused(number, at: codingPath + [key]) }
        add(key) { $0.append(number: number) }
    }

    /// The container that the key has already, or a new one.
    private func nested(_ kind: JSONNode.Kind, _ key: String) -> Int {
        if let container = writer.tree.container(kind, for: key, of: place) { return container }
        let container = encoder(key).place
        writer.tree.open(kind, at: container)
        return container
    }

    private func encoder(_ key: String) -> JSONEncoding {
        let child = writer.tree.child(key, of: place)
        writer.tree.link(child)
        return JSONEncoding(writer: writer, place: child)
    }
}
