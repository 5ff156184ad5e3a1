/// The encoder of one value.
///
/// It is a writer and a place in it, and so small that an `any Encoder` holds it without an allocation.
struct JSONEncoding {
    let writer: JSONWriter
    let place: Int

    /// The error for a number that JSON has no digits for.
    static func refused(_ number: some BinaryFloatingPoint, at path: [any CodingKey]) -> EncodingError {
        .invalidValue(number, .init(codingPath: path, debugDescription: "JSON has no \(number)"))
    }
}

extension JSONEncoding: Encoder {
    var codingPath: [any CodingKey] { writer.path(to: place) }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        writer.tree.open(.object, at: place)
        return KeyedEncodingContainer(JSONKeyedEncoding<Key>(writer: writer, place: place))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        writer.tree.open(.array, at: place)
        return JSONUnkeyedEncoding(writer: writer, place: place)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }
}

extension JSONEncoding: SingleValueEncodingContainer {
    func encodeNil() { writer.tree.set(place) { $0 += "null".utf8 } }
    func encode(_ value: Bool) { writer.tree.set(place) { $0 += (value ? "true" : "false").utf8 } }
    func encode(_ value: String) { writer.tree.set(place) { $0.append(quoted: value) } }
    func encode(_ value: Double) throws { try encode(number: value) }
    func encode(_ value: Float) throws { try encode(number: value) }
    func encode(_ value: Int128) { writer.tree.set(place) { $0.append(number: value) } }
    func encode(_ value: UInt128) { writer.tree.set(place) { $0.append(number: value) } }
    func encode<Value: FixedWidthInteger & Encodable>(_ value: Value) {
        writer.tree.set(place) { $0.append(number: value) }
    }

    func encode<Value: Encodable>(_ value: Value) throws {
        let before = writer.tree.nodes[place]
        do {
            try writer.encode(value, at: place)
        } catch {
            // What failed leaves nothing, so that another form can be tried.
            if before.kind == .nothing { writer.tree.nodes[place].forget() }
            throw error
        }
        if writer.tree.nodes[place].kind == .nothing { writer.tree.open(.object, at: place) }
    }

    private func encode(number: some BinaryFloatingPoint & CustomStringConvertible) throws {
        guard number.isFinite else { throw Self.refused(number, at: codingPath) }
        writer.tree.set(place) { $0.append(number: number) }
    }
}
