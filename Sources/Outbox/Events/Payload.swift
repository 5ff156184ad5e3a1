/// A payload as a tree of JSON, for an ``Upcast`` to change: fields go by their names in JSON.
///
/// Numbers keep the digits they were written with. A change of a field of something that is no object changes nothing:
/// decoding, which comes afterwards, says what is wrong.
public struct Payload: Hashable, Sendable {
    /// What JSON has.
    package enum Tree: Hashable, Sendable {
        case null
        case bool(Bool)
        /// The digits as they are written.
        case number(String)
        case text(String)
        case list([Payload])
        case object([String: Payload])
    }

    package var tree: Tree

    package init(_ tree: Tree) { self.tree = tree }

    /// A value as an event would be stored with it: dates, identities and amounts in the form that payloads have.
    public init(_ value: some Encodable) throws { try self.init(json: PayloadCoding.encode(value)) }

    /// Decodes the whole value, such as a type that was kept for an old version.
    public func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try PayloadCoding.decode(type, from: json)
    }
}

extension Payload {
    /// A field; nil where there is none. Setting nil removes it.
    public subscript(field: String) -> Payload? {
        get {
            guard case .object(let fields) = tree else { return nil }
            return fields[field]
        }
        set {
            guard case .object(var fields) = tree else { return }
            // Two owners of a dictionary would copy it.
            tree = .null
            fields[field] = newValue
            tree = .object(fields)
        }
    }

    /// Decodes a field, or throws `DecodingError`, also where it is missing.
    public func decode<Value: Decodable>(_ type: Value.Type, at field: String) throws -> Value {
        try PayloadCoding.decode(type, at: field, from: json)
    }

    /// Gives a field a value, whether or not it has one.
    public mutating func set(_ field: String, to value: some Encodable) throws { self[field] = try Payload(value) }

    /// Gives a field a value where it has none, or null.
    public mutating func fill(_ field: String, with value: some Encodable) throws {
        guard self[field] == nil || self[field]?.tree == .null else { return }
        try set(field, to: value)
    }

    /// Gives a field another name; where there is no such field, nothing happens.
    public mutating func rename(_ field: String, to name: String) {
        guard let value = self[field] else { return }
        self[field] = nil
        self[name] = value
    }

    /// Drops a field.
    public mutating func remove(_ field: String) { self[field] = nil }

    /// Changes each element of a field that is a list.
    public mutating func forEach(in field: String, _ change: (inout Payload) throws -> Void) rethrows {
        guard case .list(var elements) = self[field]?.tree else { return }
        for index in elements.indices { try change(&elements[index]) }
        self[field] = Payload(.list(elements))
    }
}
