/// What all encoders and containers of one document write to.
final class JSONWriter {
    /// What has been encoded so far.
    var tree = JSONTree()

    /// Encodes a value with times as ``EventDate`` writes them.
    ///
    /// The bytes are those of Foundation's `JSONEncoder` with sorted keys and unescaped slashes, as repeats of a request
    /// are known by a hash of them.
    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let writer = JSONWriter()
        do {
            try writer.encode(value, at: 0)
            guard writer.tree.nodes[0].kind != .nothing else { throw refused(value, "nothing is encoded") }
            return try JSONOutput.bytes(of: writer.tree)
        } catch JSONFault.tooDeep {
            throw refused(value, "nested deeper than \(JSONOutput.maximumDepth)")
        }
    }

    private static func refused(_ value: some Encodable, _ description: String) -> EncodingError {
        .invalidValue(value, .init(codingPath: [], debugDescription: description))
    }

    /// Encodes a value as a member of an object.
    @inline(__always) func encode<Value: Encodable>(_ value: Value, for key: String, of object: Int) throws {
        if JSONScalar.includes(Value.self) {
            tree.add(key, to: object) { JSONScalar.write(value, to: &$0) }
        } else {
            try encodeMember(value, key, of: object)
        }
    }

    /// Encodes a value as an element of an array.
    @inline(__always) func encode<Value: Encodable>(_ value: Value, in array: Int) throws {
        if JSONScalar.includes(Value.self) {
            tree.add(to: array) { JSONScalar.write(value, to: &$0) }
        } else {
            try encodeMember(value, nil, of: array)
        }
    }

    /// Encodes a value where nothing is yet.
    func encode<Value: Encodable>(_ value: Value, at place: Int) throws {
        if JSONScalar.includes(Value.self) {
            tree.set(place) { JSONScalar.write(value, to: &$0) }
        } else {
            try value.encode(to: JSONEncoding(writer: self, place: place))
        }
    }

    private func encodeMember(_ value: some Encodable, _ key: String?, of container: Int) throws {
        guard tree.nodes[container].depth < JSONOutput.maximumDepth else {
            tree.isTooDeep = true
            throw JSONFault.tooDeep
        }
        let place = tree.child(key, of: container)
        try value.encode(to: JSONEncoding(writer: self, place: place))
        tree.link(place)
    }

    /// The way from the root to a value.
    func path(to place: Int) -> [any CodingKey] {
        var path: [any CodingKey] = []
        var node = tree.nodes[place]
        while node.parent >= 0 {
            let isKeyed = tree.nodes[node.parent].kind == .object
            path.append(isKeyed ? JSONKey(stringValue: tree.name(of: node)) : JSONKey(index: node.index))
            node = tree.nodes[node.parent]
        }
        return path.reversed()
    }
}
