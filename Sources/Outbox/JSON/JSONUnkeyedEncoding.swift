/// Encodes the elements of an array.
struct JSONUnkeyedEncoding: UnkeyedEncodingContainer {
    let writer: JSONWriter
    let place: Int

    var codingPath: [any CodingKey] { writer.path(to: place) }
    var count: Int { writer.tree.nodes[place].count }

    func encodeNil() { add { $0 += "null".utf8 } }
    func encode(_ value: Bool) { add { $0 += (value ? "true" : "false").utf8 } }
    func encode(_ value: String) { add { $0.append(quoted: value) } }
    func encode(_ value: Double) throws { try add(number: value) }
    func encode(_ value: Float) throws { try add(number: value) }
    func encode(_ value: Int128) { add { $0.append(number: value) } }
    func encode(_ value: UInt128) { add { $0.append(number: value) } }
    func encode<Value: FixedWidthInteger & Encodable>(_ value: Value) { add { $0.append(number: value) } }
    func encode<Value: Encodable>(_ value: Value) throws { try writer.encode(value, in: place) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        encoder().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { encoder().unkeyedContainer() }

    func superEncoder() -> any Encoder { encoder() }

    @inline(__always) private func add(_ write: (inout [UInt8]) -> Void) { writer.tree.add(to: place, write) }

    private func add(number: some BinaryFloatingPoint & CustomStringConvertible) throws {
        guard number.isFinite else { throw JSONEncoding.refused(number, at: codingPath + [JSONKey(index: count)]) }
        add { $0.append(number: number) }
    }

    private func encoder() -> JSONEncoding {
        let child = writer.tree.child(nil, of: place)
        writer.tree.link(child)
        return JSONEncoding(writer: writer, place: child)
    }
}
