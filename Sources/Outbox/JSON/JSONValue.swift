import Foundation

/// A value of a document, which decodes itself.
///
/// It is a document and a place in it, and so small that an `any Decoder` holds it without an allocation.
struct JSONValue {
    let document: JSONDocument
    let place: Int

    /// What the value is.
    @inline(__always) var token: JSONToken { document.tokens[place] }
    /// Whether it is null.
    @inline(__always) var isNull: Bool { token.kind == .null }
    /// The way to it from the root.
    var path: [any CodingKey] { document.path(to: place) }

    /// Decodes a value of any type; a few of Foundation's have a form of their own in JSON.
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let hasOwnForm =
            type == Date.self || type == UUID.self || type == Decimal.self || type == Data.self || type == URL.self
        return hasOwnForm ? try decodeOwnForm(type) : try type.init(from: self)
    }

    /// Apart, because the casts take time even where they are not reached.
    @inline(never) private func decodeOwnForm<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let value: any Decodable =
            switch type {
            case is Date.Type: try date()
            case is UUID.Type: try uuid()
            case is Decimal.Type: try decimal()
            case is Data.Type: try data()
            default: try url()
            }
        guard let value = value as? Value else { throw mismatch(type) }
        return value
    }

    /// The text of a string.
    func string(as type: Any.Type = String.self) throws -> String {
        guard token.isString else { throw isNull ? missing(type) : mismatch(String.self) }
        return try JSONText.string(token, in: document.bytes)
    }

    /// A boolean; a null is a mismatch here, as in Foundation.
    func bool() throws -> Bool {
        switch token.kind {
        case .true: true
        case .false: false
        default: throw mismatch(Bool.self)
        }
    }

    /// A number that `type` holds exactly.
    func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws -> Value {
        guard let value = Value(number: try number(for: type)) else { throw JSONFault.unrepresentable }
        return value
    }

    /// The number of `type` that is nearest.
    func floatingPoint<Value: JSONFloatingPoint>(_ type: Value.Type) throws -> Value {
        guard let value = Value(number: try number(for: type)) else { throw JSONFault.unrepresentable }
        return value
    }

    private func decimal() throws -> Decimal {
        guard let value = Decimal(number: try number(for: Decimal.self)) else { throw JSONFault.unrepresentable }
        return value
    }

    private func number(for type: Any.Type) throws -> JSONNumber {
        let token = token
        guard token.kind == .integer || token.kind == .number else { throw isNull ? missing(type) : mismatch(type) }
        return JSONNumber(bytes: document.bytes, range: token.range, isInteger: token.kind == .integer)
    }

    private func date() throws -> Date {
        if let date = plain({ UTCText(bytes: $0).date }) { return date }
        guard let date = EventDate.date(of: try string(as: Date.self)) else { throw corrupted("no time of RFC 3339") }
        return date
    }

    private func uuid() throws -> UUID {
        if let uuid = plain({ UUID(ascii: $0) }) { return uuid }
        guard let uuid = UUID(uuidString: try string()) else { throw corrupted("no UUID") }
        return uuid
    }

    /// Reads the bytes of a plain string where they are, without making a `String` first.
    private func plain<Result>(_ read: (UnsafeBufferPointer<UInt8>) -> Result?) -> Result? {
        guard token.kind == .ascii else { return nil }
        return document.bytes[token.range].withUnsafeBufferPointer(read)
    }

    private func data() throws -> Data {
        guard let data = Data(base64Encoded: try string(as: Data.self)) else { throw corrupted("no Base64") }
        return data
    }

    private func url() throws -> URL {
        guard let url = URL(string: try string(as: URL.self)) else { throw corrupted("no URL") }
        return url
    }
}
