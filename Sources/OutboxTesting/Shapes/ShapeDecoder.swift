import Outbox

/// A decoder that notes what it is asked for, and answers from an example or with something made up.
struct ShapeDecoder: Decoder {
    let recorder: ShapeRecorder
    let node: ShapeNode
    let example: Payload?

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        node.open()
        return KeyedDecodingContainer(ShapeFields<Key>(decoder: self))
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer { ShapeElements(decoder: self) }
    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    /// The decoder of a part.
    func part(_ node: ShapeNode, _ example: Payload?) -> ShapeDecoder {
        ShapeDecoder(recorder: recorder, node: node, example: example)
    }
}

extension ShapeDecoder: SingleValueDecodingContainer {
    func decodeNil() -> Bool {
        node.allowNull()
        return example?.tree == .null
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let (shape, value) = try recorder.record(type, from: example)
        node.set(shape)
        return value
    }
}

/// The elements of a list: those of the example, or a made-up one.
struct ShapeElements: UnkeyedDecodingContainer {
    private let decoder: ShapeDecoder
    private let node: ShapeNode
    private let examples: [Payload?]
    private(set) var currentIndex = 0

    init(decoder: ShapeDecoder) {
        self.decoder = decoder
        node = decoder.node.elements()
        examples = if case .list(let elements) = decoder.example?.tree { elements } else { [nil] }
    }

    var codingPath: [any CodingKey] { [] }
    var count: Int? { examples.count }
    var isAtEnd: Bool { currentIndex >= examples.count }

    mutating func decodeNil() throws -> Bool {
        node.allowNull()
        guard !isAtEnd, examples[currentIndex]?.tree == .null else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try next().decode(type) }
    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try next().unkeyedContainer() }
    mutating func superDecoder() throws -> any Decoder { try next() }
    mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try next().container(keyedBy: type)
    }

    private mutating func next() throws -> ShapeDecoder {
        guard !isAtEnd else {
            throw DecodingError.valueNotFound(Any.self, .init(codingPath: [], debugDescription: "no more elements"))
        }
        defer { currentIndex += 1 }
        return decoder.part(node, examples[currentIndex])
    }
}
