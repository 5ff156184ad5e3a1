import Outbox

// How a shape is written: as JSON of the same form, with types in the place of values. `"name?"` is a field that may be
// missing; what JSON has no form for is an object of one key that begins with `$`.

extension Shape {
    /// The shape as it is kept in the file.
    var json: Payload {
        switch self {
        case .unknown: Payload(.text("any"))
        case .recursive: Payload(.text("recursive"))
        case .scalar(let name): Payload(.text(name))
        case .cases(let cases): Self.special("$oneOf", Payload(.list(cases.sorted { $0.text < $1.text })))
        case .list(let element): Payload(.list([element.json]))
        case .map(let value): Self.special("$each", value.json)
        case .choice(let choices): Self.special("$choice", Payload(.object(choices.mapValues(\.json))))
        case .nullable(let value): Self.special("$nullable", value.json)
        case .object(let fields):
            Payload(
                .object(
                    Dictionary(
                        uniqueKeysWithValues: fields.map { name, field in
                            (field.isOptional ? name + "?" : name, field.shape.json)
                        })))
        }
    }

    private static func special(_ key: String, _ value: Payload) -> Payload { Payload(.object([key: value])) }

    /// Reads what ``json`` wrote; nil where it is nothing of that kind.
    init?(_ json: Payload) {
        switch json.tree {
        case .text("any"): self = .unknown
        case .text("recursive"): self = .recursive
        case .text(let name): self = .scalar(name)
        case .list(let elements):
            guard elements.count == 1, let element = Shape(elements[0]) else { return nil }
            self = .list(element)
        case .object(let fields):
            if fields.count == 1, let (key, value) = fields.first, key.hasPrefix("$") {
                self.init(special: key, value)
            } else {
                self.init(fields: fields)
            }
        case .null, .bool, .number: return nil
        }
    }

    private init?(special key: String, _ value: Payload) {
        switch (key, value.tree) {
        case ("$oneOf", .list(let cases)): self = .cases(Set(cases))
        case ("$choice", .object(let choices)):
            let shapes = choices.compactMapValues(Shape.init)
            guard shapes.count == choices.count else { return nil }
            self = .choice(shapes)
        case ("$each", _), ("$nullable", _):
            guard let shape = Shape(value) else { return nil }
            self = key == "$each" ? .map(shape) : .nullable(shape)
        default: return nil
        }
    }

    private init?(fields: [String: Payload]) {
        var shapes: [String: Field] = [:]
        for (name, value) in fields {
            guard let shape = Shape(value) else { return nil }
            let isOptional = name.hasSuffix("?")
            shapes[isOptional ? String(name.dropLast()) : name] = Field(shape: shape, isOptional: isOptional)
        }
        self = .object(shapes)
    }
}

extension Payload {
    /// The document in one line.
    var text: String { String(decoding: json, as: UTF8.self) }

    /// The document with a line for each member, for people and for `diff`.
    func pretty(indent: String = "") -> String {
        let inner = indent + "  "
        switch tree {
        case .object(let fields) where !fields.isEmpty:
            let lines = Payload.sorted(fields).map { field in
                "\(inner)\(Payload(.text(field.key)).text): \(field.value.pretty(indent: inner))"
            }
            return "{\n\(lines.joined(separator: ",\n"))\n\(indent)}"
        case .list(let elements) where elements.contains { $0.isContainer }:
            let lines = elements.map { inner + $0.pretty(indent: inner) }
            return "[\n\(lines.joined(separator: ",\n"))\n\(indent)]"
        case .list(let elements): return "[\(elements.map(\.text).joined(separator: ", "))]"
        default: return text
        }
    }

    private var isContainer: Bool {
        switch tree {
        case .object, .list: true
        default: false
        }
    }
}
