import Foundation
import Outbox

/// Learns the shape of a type from what its own decoding asks for.
///
/// Decoding runs on made-up values, and where a type has examples on those.
final class ShapeRecorder {
    /// A type that refuses made-up values.
    struct NeedsExample: Error {
        let type: Any.Type
    }

    private let examples: [ObjectIdentifier: [Payload]]
    private var around: [ObjectIdentifier] = []

    init(examples: [any Encodable]) throws {
        self.examples = try Dictionary(
            examples.map { (ObjectIdentifier(type(of: $0)), [try Payload($0)]) }, uniquingKeysWith: +)
    }

    /// The shape of a type, and a value of it.
    func record<Value: Decodable>(_ type: Value.Type, from example: Payload? = nil) throws -> (
        shape: Shape, value: Value
    ) {
        if let scalar = ScalarShapes.all[ObjectIdentifier(type)] {
            return (.scalar(scalar.name), try (example ?? scalar.example).decode(type))
        }
        if let wrapper = type as? any ShapeWrapper.Type {
            let (shape, value) = try wrapper.record(by: self, from: example)
            if let value = value as? Value { return (shape, value) }
        }
        if let cases = ScalarShapes.cases(of: type), let first = cases.first {
            return (.cases(Set(cases)), try (example ?? first).decode(type))
        }
        return try recordDecoding(type, from: example)
    }

    /// The same for what a wrapper holds; nil where that is a type around it, so that the wrapper has to be empty.
    func element<Value: Decodable>(_ type: Value.Type, from example: Payload? = nil) throws -> (
        shape: Shape, value: Value
    )? {
        around.contains(ObjectIdentifier(type)) ? nil : try record(type, from: example)
    }

    private func recordDecoding<Value: Decodable>(
        _ type: Value.Type, from example: Payload?
    ) throws -> (shape: Shape, value: Value) {
        let id = ObjectIdentifier(type)
        if around.contains(id) {
            guard let example = example ?? examples[id]?.first else { throw NeedsExample(type: type) }
            return (.recursive, try example.decode(type))
        }
        around.append(id)
        defer { around.removeLast() }
        let sources = (example.map { [$0] } ?? []) + (examples[id] ?? [])
        var (shape, value) = try decode(type, from: sources.first)
        for source in sources.dropFirst() { shape = .union(shape, try decode(type, from: source).shape) }
        return (shape, value)
    }

    private func decode<Value: Decodable>(_ type: Value.Type, from example: Payload?) throws -> (
        shape: Shape, value: Value
    ) {
        let node = ShapeNode()
        do {
            let value = try type.init(from: ShapeDecoder(recorder: self, node: node, example: example))
            switch node.shape {
            // Only an example knows the keys.
            case .choice where example == nil: throw NeedsExample(type: type)
            // A type without fields asks for nothing.
            case .unknown: return (.object([:]), value)
            case let shape: return (shape, value)
            }
        } catch let error as NeedsExample {
            throw error
        } catch {
            throw NeedsExample(type: type)
        }
    }
}

/// What was asked for at one place, while decoding goes on.
final class ShapeNode {
    private var fields: [String: (node: ShapeNode, isOptional: Bool)]?
    private var element: ShapeNode?
    private var isChoice = false
    private var isNullable = false
    private var whole: Shape?

    var shape: Shape {
        let shape: Shape =
            if let whole {
                whole
            } else if let element {
                .list(element.shape)
            } else if let fields, isChoice {
                .choice(fields.mapValues(\.node.shape))
            } else if let fields {
                .object(fields.mapValues { Shape.Field(shape: $0.node.shape, isOptional: $0.isOptional) })
            } else {
                .unknown
            }
        return isNullable ? .nullable(shape) : shape
    }

    /// It is one value of this shape.
    func set(_ shape: Shape) { whole = whole.map { .union($0, shape) } ?? shape }
    /// It is an object.
    func open() { fields = fields ?? [:] }
    /// It is asked which keys there are, before they are read.
    func choose() { isChoice = true }
    /// Null is asked for.
    func allowNull() { isNullable = true }

    /// A field of the object.
    func field(_ name: String, isOptional: Bool = false) -> ShapeNode {
        let old = fields?[name]
        let field = (node: old?.node ?? ShapeNode(), isOptional: isOptional || old?.isOptional == true)
        fields = (fields ?? [:]).merging([name: field]) { _, new in new }
        return field.node
    }

    /// The elements of the list, which share a shape.
    func elements() -> ShapeNode {
        let node = element ?? ShapeNode()
        element = node
        return node
    }
}
