import Outbox

/// What JSON a type reads.
indirect enum Shape: Equatable {
    /// A field of an object.
    struct Field: Equatable {
        var shape: Shape
        /// Whether it may be missing, or null.
        var isOptional: Bool
    }

    /// Not known: nothing was decoded of it.
    case unknown
    /// A value by its type as people call it: `string`, `int`, `uuid`, `date`.
    case scalar(String)
    /// A type around itself.
    case recursive
    /// One of a few values.
    case cases(Set<Payload>)
    case object([String: Field])
    case list(Shape)
    /// Values under any keys.
    case map(Shape)
    /// An object of one key, which says what is under it: an enum with values.
    case choice([String: Shape])
    /// The value, or null.
    case nullable(Shape)
}

extension Shape {
    /// What can be of either shape; where they differ in kind it is `new`.
    static func union(_ old: Shape, _ new: Shape) -> Shape {
        switch (old, new) {
        case (.unknown, let known), (let known, .unknown): known
        case (.nullable(let old), .nullable(let new)), (.nullable(let old), let new), (let old, .nullable(let new)):
            .nullable(union(old, new))
        case (.cases(let old), .cases(let new)): .cases(old.union(new))
        case (.list(let old), .list(let new)): .list(union(old, new))
        case (.map(let old), .map(let new)): .map(union(old, new))
        case (.choice(let old), .choice(let new)): .choice(old.merging(new, uniquingKeysWith: union))
        case (.object(let old), .object(let new)): .object(union(old, new))
        default: new
        }
    }

    private static func union(_ old: [String: Field], _ new: [String: Field]) -> [String: Field] {
        let names = Set(old.keys).union(new.keys)
        return Dictionary(
            uniqueKeysWithValues: names.map { name in
                let fields = [old[name], new[name]].compactMap(\.self)
                let shape = fields.dropFirst().reduce(fields[0].shape) { union($0, $1.shape) }
                return (name, Field(shape: shape, isOptional: fields.count == 1 || fields.contains { $0.isOptional }))
            })
    }
}
