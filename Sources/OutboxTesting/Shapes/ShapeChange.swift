import Outbox

/// Why a type cannot read rows of a recorded shape.
struct ShapeChange: Equatable {
    enum Kind: Equatable {
        /// A field that all rows must have, and none or not all do.
        case required(none: Bool)
        /// A field or value that may be null in rows, and no longer in the type.
        case null
        /// A value of another type.
        case type(from: String, to: String)
        /// Cases that rows may hold, and the type no longer has.
        case lost([String])
    }

    /// The way to it: `items[].price.currency`; empty for the payload itself.
    let path: String
    let kind: Kind
    /// For a field that no row has: a required field of the same shape that is gone from the type.
    var formerly: String?

    /// Everything that keeps a type of shape `new` from reading rows of shape `rows`.
    static func all(from rows: Shape, to new: Shape, at path: String = "") -> [ShapeChange] {
        switch (rows, new) {
        case (.unknown, _), (_, .unknown): []
        case (.nullable(let rows), .nullable(let new)), (let rows, .nullable(let new)):
            all(from: rows, to: new, at: path)
        case (.nullable, _): [ShapeChange(path: path, kind: .null)]
        case (.cases(let rows), .cases(let new)): lost(rows.subtracting(new).map(\.text), path)
        case (.cases(let rows), .scalar("string")) where rows.allSatisfy { $0.isText }: []
        case (.list(let rows), .list(let new)): all(from: rows, to: new, at: path + "[]")
        case (.map(let rows), .map(let new)): all(from: rows, to: new, at: path + "[]")
        case (.object(let rows), .object(let new)): fields(from: rows, to: new, at: path)
        case (.choice(let rows), .choice(let new)):
            lost(rows.keys.filter { new[$0] == nil }, path)
                + Payload.sorted(rows).flatMap { name, rows in
                    new[name].map { all(from: rows, to: $0, at: join(path, name)) } ?? []
                }
        case (.scalar(let rows), .scalar(let new)) where rows == new || widenings[rows]?.contains(new) == true: []
        case (.recursive, .recursive): []
        default: [ShapeChange(path: path, kind: .type(from: rows.noun, to: new.noun))]
        }
    }

    private static func fields(
        from rows: [String: Shape.Field], to new: [String: Shape.Field], at path: String
    ) -> [ShapeChange] {
        Payload.sorted(new).flatMap { name, field -> [ShapeChange] in
            let path = join(path, name)
            guard let old = rows[name] else {
                guard !field.isOptional else { return [] }
                let gone = Payload.sorted(rows).filter { new[$0.key] == nil && $0.value == field }
                let former = gone.count == 1 ? gone.first?.key : nil
                return [ShapeChange(path: path, kind: .required(none: true), formerly: former)]
            }
            let required = old.isOptional && !field.isOptional
            return (required ? [ShapeChange(path: path, kind: .required(none: false))] : [])
                + all(from: old.shape, to: field.shape, at: path)
        }
    }

    private static func lost(_ cases: [String], _ path: String) -> [ShapeChange] {
        cases.isEmpty ? [] : [ShapeChange(path: path, kind: .lost(cases.sorted()))]
    }

    private static func join(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    /// The types that read whatever was written as another one.
    private static let widenings: [String: Set<String>] = [
        "int8": ["int16", "int32", "int64", "int", "decimal", "double"],
        "int16": ["int32", "int64", "int", "decimal", "double"],
        "int32": ["int64", "int", "decimal", "double"],
        "int64": ["int", "decimal"], "int": ["int64", "decimal"],
        "uint8": ["uint16", "uint32", "uint64", "uint", "int16", "int32", "int64", "int", "decimal", "double"],
        "uint16": ["uint32", "uint64", "uint", "int32", "int64", "int", "decimal", "double"],
        "uint32": ["uint64", "uint", "int64", "int", "decimal", "double"],
        "uint64": ["uint", "decimal"], "uint": ["uint64", "decimal"], "float": ["double"],
        "uuid": ["string"], "date": ["string"], "url": ["string"], "data": ["string"],
    ]
}

extension Shape {
    /// What it is, in errors.
    fileprivate var noun: String {
        switch self {
        case .scalar(let name): name
        case .object: "an object"
        case .list: "a list"
        case .map: "a dictionary"
        case .choice, .cases: "an enum"
        case .nullable(let value): value.noun
        case .recursive: "its own type"
        case .unknown: "anything"
        }
    }
}

extension Payload {
    fileprivate var isText: Bool { if case .text = tree { true } else { false } }
}
