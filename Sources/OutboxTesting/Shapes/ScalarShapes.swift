import Foundation
import Outbox

/// Types that are one value in JSON, each with a made-up one.
enum ScalarShapes {
    static let all: [ObjectIdentifier: (name: String, example: Payload)] = {
        let texts: [(Any.Type, String, String)] = [
            (String.self, "string", "a"), (UUID.self, "uuid", "00000000-0000-7000-8000-000000000000"),
            (Date.self, "date", "2001-01-01T00:00:00Z"), (URL.self, "url", "https://example.com"),
            (Data.self, "data", ""),
        ]
        let numbers: [(Any.Type, String)] = [
            (Int.self, "int"), (Int8.self, "int8"), (Int16.self, "int16"), (Int32.self, "int32"), (Int64.self, "int64"),
            (UInt.self, "uint"), (UInt8.self, "uint8"), (UInt16.self, "uint16"), (UInt32.self, "uint32"),
            (UInt64.self, "uint64"), (Double.self, "double"), (Float.self, "float"), (Decimal.self, "decimal"),
        ]
        let examples =
            texts.map { (ObjectIdentifier($0.0), (name: $0.1, example: Payload(.text($0.2)))) }
            + numbers.map { (ObjectIdentifier($0.0), (name: $0.1, example: Payload(.number("1")))) }
            + [(ObjectIdentifier(Bool.self), (name: "bool", example: Payload(.bool(true))))]
        return Dictionary(uniqueKeysWithValues: examples)
    }()

    /// The values of a type that can list them, where each is one value in JSON.
    static func cases(of type: any Decodable.Type) -> [Payload]? {
        guard let listed = type as? any (Encodable & CaseIterable).Type else { return nil }
        return cases(listed)
    }

    private static func cases<Value: Encodable & CaseIterable>(_ type: Value.Type) -> [Payload]? {
        let cases = type.allCases.compactMap { try? Payload($0) }
        let areScalars = cases.allSatisfy {
            switch $0.tree {
            case .text, .number, .bool: true
            case .null, .list, .object: false
            }
        }
        return areScalars && cases.count == type.allCases.count ? cases : nil
    }
}

/// Types that hold others, and can be empty.
protocol ShapeWrapper {
    static func record(by recorder: ShapeRecorder, from example: Payload?) throws -> (shape: Shape, value: Any)
}

extension Optional: ShapeWrapper where Wrapped: Decodable {
    static func record(by recorder: ShapeRecorder, from example: Payload?) throws -> (shape: Shape, value: Any) {
        let isNull = example?.tree == .null
        guard let wrapped = try recorder.element(Wrapped.self, from: isNull ? nil : example) else {
            return (.nullable(.recursive), Self.none as Any)
        }
        return (.nullable(wrapped.shape), (isNull ? nil : wrapped.value) as Any)
    }
}

extension Array: ShapeWrapper where Element: Decodable {
    static func record(by recorder: ShapeRecorder, from example: Payload?) throws -> (shape: Shape, value: Any) {
        let (shape, values) = try recorder.elements(Element.self, from: example)
        return (.list(shape), values)
    }
}

extension Set: ShapeWrapper where Element: Decodable {
    static func record(by recorder: ShapeRecorder, from example: Payload?) throws -> (shape: Shape, value: Any) {
        let (shape, values) = try recorder.elements(Element.self, from: example)
        return (.list(shape), Set(values))
    }
}

extension Dictionary: ShapeWrapper where Key == String, Value: Decodable {
    static func record(by recorder: ShapeRecorder, from example: Payload?) throws -> (shape: Shape, value: Any) {
        let shape = try recorder.element(Value.self)?.shape ?? .recursive
        return (.map(shape), try (example ?? Payload(.object([:]))).decode(Self.self))
    }
}

extension ShapeRecorder {
    /// The shape of elements and some of them: those of an example, or a made-up one.
    fileprivate func elements<Element: Decodable>(
        _ type: Element.Type, from example: Payload?
    ) throws -> (shape: Shape, values: [Element]) {
        guard case .list(let elements) = example?.tree, !elements.isEmpty else {
            guard let element = try element(type) else { return (.recursive, []) }
            return (element.shape, example == nil ? [element.value] : [])
        }
        var (shape, values) = (Shape.unknown, [Element]())
        for example in elements {
            let element = try record(type, from: example)
            shape = .union(shape, element.shape)
            values.append(element.value)
        }
        return (shape, values)
    }
}
